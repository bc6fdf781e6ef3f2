import { expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkLinks } from './check-links.ts'

it('follows links to files, folders and headings', async () => {
  const files = {
    'README.md': `[a](docs/a.md) [b](docs/b.md "B") [folder](docs) [here](#the-title) [gone](#gone) [far](https://x.test/y.md)
[heading](docs/a.md#http_dns) [missing](docs/a.md#http_tls) \`[code](nowhere.md)\`
\`\`\`md
[block](nowhere.md)
# gone
\`\`\`
# The *title*!
`,
    'docs/a.md': '[up](../README.md) [licence](../LICENSE)\n### HTTP_DNS\n',
  }
  expect(await find(checkLinks, files)).toMatchInlineSnapshot(`
    [
      "README.md:1  there is no docs/b.md",
      "README.md:1  there is no #gone in README.md",
      "README.md:2  there is no #http_tls in docs/a.md",
    ]
  `)
})

it('follows pages that messages name', async () => {
  const files = {
    'docs/errors.md': '',
    'packages/a/package.json': {},
    'packages/a/src/a.ts': `const hint = 'more: docs/errors.md#x'\nconst more = 'see docs/project.md'`,
  }
  expect(await find(checkLinks, files)).toEqual(['packages/a/src/a.ts:2  there is no docs/project.md'])
})
