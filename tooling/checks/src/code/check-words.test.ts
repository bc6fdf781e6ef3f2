import { expect, it } from 'vitest'
import { find } from '../testing/workspace-of.ts'
import { checkWords } from './check-words.ts'

it('finds paths of one machine, hosts of registries, and what is unfinished', async () => {
  const files = {
    'docs/a.md': 'see /home/ann/notes and https://registry.example.com/yaml',
    'packages/a/src/a.ts': '// TODO later\n// @ts-ignore\nvalue as any\nanyone as anybody',
    'packages/a/src/a.test.ts': 'it.only("x")\ndescribe.skip("y")\nit.skip("z") // skipped: Windows has no such signal',
    'packages/a/src/b.ts': `const url = \`\${base}/${'work'}/items\` + "https://x.test/${'root'}/a"`,
  }
  expect(await find(checkWords, files)).toMatchInlineSnapshot(`
    [
      "docs/a.md:1  "/home/ann": a path of one machine",
      "docs/a.md:1  "registry.example.com": the host of a package registry",
      "packages/a/src/a.ts:1  "TODO": unfinished: finish it, or say it in an issue",
      "packages/a/src/a.ts:2  "@ts-ignore": hides what the compiler says",
      "packages/a/src/a.ts:3  "as any": give it its type",
      "packages/a/src/a.test.ts:1  "it.only(": keeps the other tests from running",
      "packages/a/src/a.test.ts:2  "describe.skip(": say why at the end of the line: // skipped: …",
    ]
  `)
})
