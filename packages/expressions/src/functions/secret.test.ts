import { expect, it } from 'vitest'
import { compileExpression } from '../compile-expression.ts'
import { createScope } from '../create-scope.ts'
import { createTools } from '../create-tools.ts'

const hidden = (source: string, values: Record<string, unknown> = {}): string[] => {
  const found: string[] = []
  const tools = createTools({ secret: (value) => found.push(value) })
  compileExpression(source).compiled?.evaluate(createScope(values, { tools }))
  return found
}

it('hides each value in a map or list that is made secret, as it may be read by itself', () => {
  expect(hidden('secret({user: "ann", keys: ["one", {pin: 12345}], on: true, none: null})')).toEqual([
    '{"user":"ann","keys":["one",{"pin":12345}],"on":true,"none":null}',
    'ann',
    'one',
    '12345',
  ])
})

it('hides a text once, and nothing of nothing', () => {
  expect(hidden('secret("one")')).toEqual(['one'])
  expect(hidden('secret(null)')).toEqual([])
})

it('refuses a list too long to be looked for everywhere', () => {
  expect(() => hidden('secret(rows)', { rows: Array.from({ length: 2_000 }, (_, at) => `row ${at}`) })).toThrow('too much work')
})
