import { describe, expect, it } from 'vitest'
import { applyFixes, compatibleFixes } from '../../../format/apply-fixes.ts'
import { difference } from '../../../testing/edited.ts'
import { descriptors } from '../../../testing/tell.ts'
import { readFlow } from '../../read-flow.ts'

/** What the fixes of a step's notes change, all that go together at once. */
const mended = (lines: string): string => {
  const text = `name: Shop\nsteps:\n${lines.replace(/^(?=.)/gm, '  ')}\n`
  const fixes = readFlow(text, descriptors).diagnostics.flatMap(({ fix }) => fix ?? [])
  return difference(text, applyFixes(text, compatibleFixes(fixes)))
}

describe('fixes of older forms', () => {
  it('take the comments of what they move along', () => {
    expect(
      mended('- action: http_request\n  # where\n  url: /orders  # all\n  # deeper\n  method: POST\n  when: A > 0'),
    ).toMatchInlineSnapshot(`
      "-    # where
      -    url: /orders  # all
      -    # deeper
      -    method: POST
      +    config:
      +      # where
      +      url: /orders  # all
      +      # deeper
      +      method: POST"
    `)
  })

  it('keep braces where everything fits on their line, and open them where not', () => {
    expect(mended('- action: http_request\n  config: { url: / }\n  method: POST')).toMatchInlineSnapshot(`
      "-    config: { url: / }
      -    method: POST
      +    config: { url: /, method: POST }"
    `)
    expect(mended('- action: http_request\n  config: { "url":"/" } # here\n  body:\n    a: 1')).toMatchInlineSnapshot(`
      "-    config: { "url":"/" } # here
      -    body:
      -      a: 1
      +    config:
      +      "url": "/" # here
      +      body:
      +        a: 1"
    `)
    expect(mended('- { action: http.get, url: / }')).toMatchInlineSnapshot(`
      "-  - { action: http.get, url: / }
      +  - { action: http.get, config: { url: / } }"
    `)
  })

  it('move the first key of a step, its dash staying', () => {
    expect(mended('- url: /\n  action: http_request\n  method: POST')).toMatchInlineSnapshot(`
      "-  - url: /
      +  - config:
      +      url: /
      +      method: POST
      …
      -    method: POST"
    `)
    expect(mended('- url: /\n  action: http_request\n  config:\n    method: POST')).toMatchInlineSnapshot(`
      "-  - url: /
      -    action: http_request
      +  - action: http_request
      …
      +      url: /"
    `)
  })

  it('write a preset beside what is there, and leave what the author says otherwise', () => {
    expect(mended('- action: http.get\n  config:\n    # where\n    url: /')).toMatchInlineSnapshot(`
      "-  - action: http.get
      +  - action: http_request
      …
      +      method: GET"
    `)
    expect(mended('- action: http.get\n  config: { url: /, method: DELETE }')).toMatchInlineSnapshot(`
      "-  - action: http.get
      +  - action: http_request"
    `)
    expect(mended('- action: http.get # always\n  when: A > 0')).toMatchInlineSnapshot(`
      "-  - action: http.get # always
      +  - action: http_request # always
      +    config:
      +      method: GET"
    `)
  })

  it('join statuses to what is tried again', () => {
    expect(
      mended('- action: log\n  retry:\n    retry_on:\n      - timeout # slow\n    retry_on_status: [500, 502]'),
    ).toMatchInlineSnapshot(`
      "-      retry_on_status: [500, 502]
      +        - status == 500
      +        - status == 502"
    `)
    expect(mended('- action: log\n  retry: { retry_on: [timeout, ], retry_on_status: 500 }')).toMatchInlineSnapshot(`
      "-    retry: { retry_on: [timeout, ], retry_on_status: 500 }
      +    retry: { retry_on: [timeout, status == 500] }"
    `)
  })

  it.each([
    ['merged keys', 'env: &e { url: / }', '- action: http_request\n  <<: *e'],
    [
      'a map that is merged into braces',
      'env: &e { method: POST }',
      '- { action: http_request, config: { <<: *e, url: / }, timeout: 1s, body: a }',
    ],
    ['a text that keeps the blank lines below it', '', '- action: http_request\n  config: { url: / }\n  body: |+\n    a\n\n'],
    ['braces over several lines', '', '- action: http_request\n  config: {\n    url: / }\n  method: POST'],
  ])('are not made of %s', (_, top, lines) => {
    const text = `name: Shop\n${top}\nsteps:\n${lines.replace(/^(?=.)/gm, '  ')}\n`
    const notes = readFlow(text, descriptors).diagnostics.filter(
      ({ code, message }) => code === 'LINT_ALIAS' && message.includes('config: {'),
    )
    expect(notes.length).toBeGreaterThan(0)
    expect(notes.flatMap(({ fix }) => fix ?? [])).toEqual([])
  })
})
