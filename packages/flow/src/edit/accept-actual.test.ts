import { expect, it } from 'vitest'
import { acceptActual } from './accept-actual.ts'

const accepted = (assertion: string, expected: string, actual: string | number | boolean | null) => {
  const edit = acceptActual(assertion, '/steps/0/assert/0', { text: assertion, expected, actual })
  return edit?.kind === 'setValue' ? edit.value : undefined
}

it.each([
  ['status == 200', '200', 404, 'status == 404'],
  ['200 == status', '200', 404, '404 == status'],
  ['body.total  ==  -1.5', '-1.5', 41.99, 'body.total  ==  41.99'],
  ["body.name == 'Ada'", '"Ada"', 'Bob', 'body.name == "Bob"'],
  ['body.is_paid == true', 'true', null, 'body.is_paid == null'],
])('makes %j, where %s was not there, expect %j', (assertion, expected, actual, wanted) => {
  expect(accepted(assertion, expected, actual)).toBe(wanted)
})

it.each([
  ['status != 200', '200', 404],
  ['status == 200 && body.ok', '200', 404],
  ['body.a == body.b', '1', 2],
  ['1 == 2', '2', 1],
  ['status == 200', '201', 404],
  ['body.name == "${user}"', '"Ada"', 'Bob'],
  ['body.name == "Ada"', '"Ada"', '***'],
  ['body.name == "Ada"', '"Ada"', '${x}'],
  ['body.name == "Ada"', '"Ada"', 'a"b'],
  ['body.name == ', '"Ada"', 'Bob'],
])('leaves %j alone, where %s was told and %j was there', (assertion, expected, actual) => {
  expect(accepted(assertion, expected, actual)).toBeUndefined()
})

it('writes what equals shall be, also a map, and leaves what changed since', () => {
  const at = '/steps/0/assert/0'
  const compared = { text: 'body.user equals {"id":1}', expected: '{"id":1}', actual: { id: 2 } }
  expect(acceptActual({ path: 'body.user', equals: { id: 1 } }, at, compared)).toEqual({
    kind: 'setValue',
    pointer: `${at}/equals`,
    value: { id: 2 },
  })
  expect(acceptActual({ path: 'body.user', equals: { id: 7 } }, at, compared)).toBeUndefined()
  expect(acceptActual({ expression: 'status == 200', message: 'm' }, at, { text: 'status == 200', expected: '200', actual: 404 })).toEqual({
    kind: 'setValue',
    pointer: `${at}/expression`,
    value: 'status == 404',
  })
  expect(acceptActual('status == 201', at, { text: 'status == 200', expected: '200', actual: 404 })).toBeUndefined()
  expect(acceptActual(undefined, at, compared)).toBeUndefined()
})
