import { describe, expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkDependencies } from './check-dependencies.ts'

describe('dependencies', () => {
  it('are declared for every import, where users need them', async () => {
    const files = {
      'package.json': { devDependencies: { vitest: 'catalog:' } },
      'packages/a/package.json': { dependencies: { yaml: 'catalog:' }, devDependencies: { ws: 'catalog:' } },
      'packages/a/src/a.ts': `import { parse } from 'yaml'\nimport type { Socket } from 'ws'\nimport ws from 'ws'\nimport 'undici'\nimport 'node:fs'`,
      'packages/a/src/a.test.ts': `import ws from 'ws'\nimport 'vitest'`,
    }
    expect(await find(checkDependencies, files)).toMatchInlineSnapshot(`
      [
        "packages/a/src/a.ts:3  "ws" is needed at run time: it belongs to dependencies in packages/a/package.json",
        "packages/a/src/a.ts:4  "undici" is not declared in packages/a/package.json",
      ]
    `)
  })

  it('are used, unless they are tools, types, or peers of what is used', async () => {
    const files = {
      'packages/a/package.json': { name: 'a', peerDependencies: { ws: '^8.0.0' } },
      'packages/a/src/a.ts': `import 'ws'`,
      'apps/b/package.json': {
        devDependencies: { a: 'workspace:*', ws: 'catalog:', yaml: 'catalog:', tsup: 'catalog:', '@types/node': 'catalog:' },
      },
      'apps/b/src/b.ts': `import 'a'`,
    }
    expect(await find(checkDependencies, files)).toEqual(['apps/b/package.json  "yaml" is declared but never imported'])
  })
})
