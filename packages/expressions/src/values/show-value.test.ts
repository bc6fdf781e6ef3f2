import { expect, it } from 'vitest'
import { showValue } from './show-value.ts'

it('shows a value with its type, shortened', () => {
  const nested = JSON.parse(`${'['.repeat(30)}${']'.repeat(30)}`)
  const shown = [
    undefined,
    null,
    'a"b',
    5,
    true,
    [1, { a: undefined, b: 'x' }],
    new Uint8Array(3),
    new Date(0),
    'x'.repeat(50),
    12n,
    nested,
  ].map((value) => showValue(value, 30))
  expect(shown).toMatchInlineSnapshot(`
    [
      {
        "text": "missing",
        "type": "missing",
      },
      {
        "text": "null",
        "type": "null",
      },
      {
        "text": ""a\\"b"",
        "type": "string",
      },
      {
        "text": "5",
        "type": "number",
      },
      {
        "text": "true",
        "type": "boolean",
      },
      {
        "text": "[1,{"b":"x"}]",
        "type": "array",
      },
      {
        "text": "3 bytes",
        "type": "bytes",
      },
      {
        "text": ""1970-01-01T00:00:00.000Z"",
        "type": "date",
      },
      {
        "text": ""xxxxxxxxxxxxxxxxxxxxxxxxxxxx…",
        "type": "string",
      },
      {
        "text": "12",
        "type": "number",
      },
      {
        "text": "[[[[[[[[[[[[[[[[[[[[[[…]]]]]]…",
        "type": "array",
      },
    ]
  `)
})

it('does not walk what it will not show', () => {
  const endless: unknown[] = []
  endless.push(endless, endless)
  expect(showValue(endless, 10).text).toBe('[[[[[[[[[…')
})
