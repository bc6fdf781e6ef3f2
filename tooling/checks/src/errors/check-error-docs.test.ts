import { describe, expect, it } from 'vitest'
import { find, workspaceOf } from '../testing/workspace-of.ts'
import { checkErrorDocs } from './check-error-docs.ts'
import { codeTables } from './code-tables.ts'
import { renderErrorDocs } from './render-error-docs.ts'

const files = {
  'packages/actions/package.json': {},
  'packages/actions/src/http/codes.ts': `export const httpCodes = {
  HTTP_DNS: { title: 'The host has no address', hint: 'Check <host>, \`<port>\`.' },
} as const`,
  'packages/flow/package.json': {},
  'packages/flow/src/codes.ts': `export const flowCodes = { FLOW_EMPTY: { title: 'Nothing here.', hint: "It's empty" } } satisfies object`,
}

describe('the page of error codes', () => {
  it('has a section for each code, reading before actions', () => {
    expect(renderErrorDocs(codeTables(workspaceOf(files)))).toMatchInlineSnapshot(`
      "<!-- Written by \`node tooling/checks/src/write-error-docs.ts\` from the codes.ts of the packages; change those instead. -->

      # Error codes

      Every problem has a code that stays the same when its words change. This page has a section for each; the address of a section is
      the code in small letters: \`docs/errors.md#http_timeout\`.

      - [Reading a flow](#reading-a-flow)
      - [Actions: http](#actions-http)

      ## Reading a flow

      ### FLOW_EMPTY

      Nothing here.

      It's empty.

      ## Actions: http

      ### HTTP_DNS

      The host has no address.

      Check \\<host>, \`<port>\`.
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
      ]
    `)
  })
})
