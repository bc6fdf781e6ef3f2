import { expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkBuildInputs } from './check-build-inputs.ts'

it('finds a package that pages are made of and their build does not look at', async () => {
  const files = {
    'apps/pages/package.json': { name: '@x/pages', dependencies: { '@x/a': 'workspace:*', react: 'catalog:' } },
    'apps/pages/turbo.json': '{ "tasks": { "build": { "inputs": ["$TURBO_ROOT$/packages/{a,c}/src/**"] } } }',
    'packages/a/package.json': { name: '@x/a', dependencies: { '@x/b': 'workspace:*' } },
    'packages/b/package.json': { name: '@x/b', dependencies: { '@x/a': 'workspace:*' } },
    'packages/c/package.json': { name: '@x/c' },
  }
  expect(await find(checkBuildInputs, files)).toMatchInlineSnapshot(`
    [
      "apps/pages/turbo.json  "b" is missing: the pages would not change with it",
      "apps/pages/turbo.json  "c" is named, but not used",
    ]
  `)
})
