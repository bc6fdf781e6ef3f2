import { expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkCatalog } from './check-catalog.ts'

it('holds every version in the catalog, and no version of nothing', async () => {
  const files = {
    'pnpm-workspace.yaml': 'catalog:\n  yaml: 2.0.0\n  "@x/idle": 1.0.0\n',
    'package.json': { devDependencies: { yaml: 'catalog:', turbo: '2.0.0' } },
    'packages/a/package.json': { dependencies: { b: 'workspace:*' }, peerDependencies: { ws: '^8.0.0' } },
  }
  expect(await find(checkCatalog, files)).toMatchInlineSnapshot(`
    [
      "package.json  "turbo": "2.0.0" belongs into the catalog of pnpm-workspace.yaml",
      "pnpm-workspace.yaml:3  "@x/idle" is in the catalog, but nobody uses it",
    ]
  `)
})
