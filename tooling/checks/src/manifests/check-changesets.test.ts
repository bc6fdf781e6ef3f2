import { expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkChangesets } from './check-changesets.ts'

it('finds changesets of what is not published, and of nothing', async () => {
  const files = {
    'packages/a/package.json': { name: '@x/a' },
    'apps/pages/package.json': { name: '@x/pages', private: true },
    '.changeset/README.md': 'About changesets.\n',
    '.changeset/good.md': '---\n"@x/a": patch\n---\n\nIt is quicker.\n',
    '.changeset/mixed.md': '---\n"@x/a": patch\n"@x/pages": minor\n---\n\nIt is nicer.\n',
    '.changeset/gone.md': '---\n"@x/gone": patch\n---\n\nIt is gone.\n',
    '.changeset/bare.md': 'It has no head.\n',
  }
  expect(await find(checkChangesets, files)).toMatchInlineSnapshot(`
    [
      ".changeset/mixed.md  @x/pages is not published: name the package that brings it, such as "testmesh"",
      ".changeset/gone.md  @x/gone is not published: name the package that brings it, such as "testmesh"",
      ".changeset/bare.md:1  names no package: begin with --- and a line such as "testmesh": patch",
    ]
  `)
})
