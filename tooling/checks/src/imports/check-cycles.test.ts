import { describe, expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkCycles } from './check-cycles.ts'

describe('circles of imports', () => {
  it('are found between files, also when one of them is lazy', async () => {
    const files = {
      'packages/x/package.json': {},
      'packages/x/src/a.ts': `import './b.ts'`,
      'packages/x/src/b.ts': `import './deep/c.ts'`,
      'packages/x/src/deep/c.ts': `const load = () => import('../a.ts')`,
    }
    expect(await find(checkCycles, files)).toMatchInlineSnapshot(`
      [
        "packages/x/src/a.ts  a circle of imports: packages/x/src/a.ts → packages/x/src/b.ts → packages/x/src/deep/c.ts → packages/x/src/a.ts",
      ]
    `)
  })

  it('do not come from types', async () => {
    const files = {
      'packages/x/package.json': {},
      'packages/x/src/a.ts': `import './b.ts'`,
      'packages/x/src/b.ts': `import type { A } from './a.ts'`,
    }
    expect(await find(checkCycles, files)).toEqual([])
  })

  it('are found between packages', async () => {
    const files = {
      'packages/x/package.json': { name: 'x', dependencies: { y: 'workspace:*', yaml: 'catalog:' } },
      'packages/y/package.json': { name: 'y', devDependencies: { x: 'workspace:*' } },
    }
    expect(await find(checkCycles, files)).toMatchInlineSnapshot(`
      [
        "packages/x/package.json  a circle of imports: packages/x/package.json → packages/y/package.json → packages/x/package.json",
      ]
    `)
  })
})
