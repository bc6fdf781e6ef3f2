import { describe, expect, it } from 'vitest'
import { find, workspaceOf } from '../testing/workspace-of.ts'
import { checkErrorDocs } from './check-error-docs.ts'
import { codeTables } from './code-tables.ts'
import { renderErrorDocs } from './render-error-docs.ts'

const files = {
  'packages/actions/package.json': {},
  'packages/actions/src/http/codes.md': '# Examples\n\n## HTTP_DNS\n\nIt asks.\n\n```yaml fails\nname: a\n```\n',
  'packages/actions/src/http/codes.ts': `export const httpCodes = {
  HTTP_DNS: { title: 'The host has no address', hint: 'Check <host>, \`<port>\`.' },
} as const`,
  'packages/flow/package.json': {},
  'packages/flow/src/codes.md': '## FLOW_EMPTY\n\nAn empty file.\n',
  'packages/flow/src/codes.ts': `export const flowCodes = { FLOW_EMPTY: { title: 'Nothing here.', hint: "It's empty" } } satisfies object`,
}

describe('the page of error codes', () => {
  it('has a section for each code, reading before actions', () => {
    expect(renderErrorDocs(codeTables(workspaceOf(files)))).toMatchInlineSnapshot(`
      "<!-- Written by \`node tooling/checks/src/write-error-docs.ts\` from the codes.ts and codes.md of the packages; change those instead. -->

      # Error codes

      Every problem has a code that stays the same when its words change. This page has a section for each: what happened, what helps, and an
      example. The address of a section is the code in small letters: \`docs/errors.md#http_timeout\`. \`testmesh explain HTTP_TIMEOUT\` prints it.

      - [Reading a flow](#reading-a-flow)
      - [Actions: http](#actions-http)

      ## Reading a flow

      ### FLOW_EMPTY

      Nothing here.

      It's empty.

      An empty file.

      ## Actions: http

      ### HTTP_DNS

      The host has no address.

      Check \\<host>, \`<port>\`.

      It asks.

      This reports it:

      \`\`\`yaml fails HTTP_DNS
      name: a
      \`\`\`
      "
    `)
  })

  it('is current or named', async () => {
    const page = renderErrorDocs(codeTables(workspaceOf(files)))
    expect(await find(checkErrorDocs, { ...files, 'docs/errors.md': page })).toEqual([])
    expect(await find(checkErrorDocs, { ...files, 'docs/errors.md': page.replace('### HTTP_DNS', '### HTTP_GONE') })).toEqual([
      'docs/errors.md  is not current: run node tooling/checks/src/write-error-docs.ts',
    ])
  })

  it('wants a title and a hint, once', async () => {
    const doubled = {
      'packages/flow/package.json': {},
      'packages/flow/src/codes.ts': `export const a = { FLOW_EMPTY: { title: 'Empty', hint: '' } }`,
      'packages/flow/src/read/codes.ts': `export const b = { FLOW_EMPTY: { title: 'Empty', hint: 'Fill it.' } }`,
    }
    const page = renderErrorDocs(codeTables(workspaceOf(doubled)))
    expect(await find(checkErrorDocs, { ...doubled, 'docs/errors.md': page })).toMatchInlineSnapshot(`
      [
        "packages/flow/src/codes.ts:1  FLOW_EMPTY needs a title and a hint, written as plain text",
        "packages/flow/src/read/codes.ts:1  FLOW_EMPTY is already in packages/flow/src/codes.ts",
        "packages/flow/src/codes.ts:1  FLOW_EMPTY needs an example: ## FLOW_EMPTY in codes.md beside this file",
        "packages/flow/src/read/codes.ts:1  FLOW_EMPTY needs an example: ## FLOW_EMPTY in codes.md beside this file",
      ]
    `)
  })
})

it('wants an example of each code but for bugs and rules that have a page, and none of other codes', async () => {
  const found = await find(checkErrorDocs, {
    'packages/flow/package.json': {},
    'docs/lint.md': '\n### LINT_SLEEP\n',
    'packages/flow/src/codes.md': '# Examples\n\n## FLOW_GONE\n\nIt went.\n\n## FLOW_BLANK\n',
    'packages/flow/src/codes.ts': `export const a = {
  FLOW_EMPTY: { title: 'Empty', hint: 'Fill it.' },
  FLOW_BLANK: { title: 'Blank', hint: 'Fill it.' },
  FLOW_BUG: { title: 'A bug', hint: 'Ours; please report it.' },
  LINT_SLEEP: { title: 'A pause', hint: 'Wait.' },
}`,
  })
  expect(found.slice(0, -1)).toMatchInlineSnapshot(`
    [
      "packages/flow/src/codes.ts:2  FLOW_EMPTY needs an example: ## FLOW_EMPTY in codes.md beside this file",
      "packages/flow/src/codes.ts:3  FLOW_BLANK needs an example: ## FLOW_BLANK in codes.md beside this file",
      "packages/flow/src/codes.md:3  FLOW_GONE is no code of the table beside it",
    ]
  `)
})
