import type { JsonValue } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { compileWaiting } from './compile-waiting.ts'
import { createScope, nestScope } from './create-scope.ts'
import { ExpressionError } from './expression-error.ts'
import { loadTools } from './testing/evaluate.ts'

const tools = await loadTools()
const waitsFor = new Set(['request', 'random'])

const begin = (value: JsonValue, values: Record<string, unknown> = {}) => {
  const { compiled, problems } = compileWaiting(value, '/config/body', waitsFor)
  if (!compiled) throw new Error(JSON.stringify(problems))
  const around = createScope(values, { tools })
  const begun = compiled.begin(around)
  return { compiled, isConstant: begun.isConstant, fill: (request: unknown) => begun.finish(nestScope(around, { request })) }
}

it('fills what waits for nothing at the beginning, and the rest each time, whatever the token looks like', () => {
  const values = { price: 5, name: 'early' }
  const { fill } = begin(
    { total: '{{request.quantity * price}}', text: '${name}-{{name}}-${request.quantity}', list: ['{{price}}'] },
    values,
  )
  values.name = 'late'
  expect([fill({ quantity: 2 }), fill({ quantity: 3 })]).toEqual([
    { total: 10, text: 'early-early-2', list: [5] },
    { total: 15, text: 'early-early-3', list: [5] },
  ])
})

it('gives the same value each time where nothing waits', () => {
  const { fill, isConstant } = begin(['${UUID}', 'plain', 7, null], {})
  expect(fill({})).toBe(fill({}))
  expect([isConstant, begin('plain').isConstant, begin('{{request.id}}').isConstant]).toEqual([true, true, false])
})

it('keeps the type of a token that is the whole text, and leaves escaped ones alone', () => {
  const { fill } = begin(['{{request.items}}', '$${request} \\{{request}} {{request.items[0]}}'])
  expect(fill({ items: [1, 'a'] })).toEqual([[1, 'a'], '${request} {{request}} 1'])
})

it('waits for a call of a group', () => {
  const { fill } = begin(['{{random.int(1, 6)}}', 'id_${random.string(4)}', '{{random.uuid}}'])
  const [first, second] = [fill({}), fill({})] as [unknown[], unknown[]]
  for (const [dice, id, uuid] of [first, second]) {
    expect(dice).toBeOneOf([1, 2, 3, 4, 5, 6])
    expect(id).toMatch(/^id_\w{4}$/)
    expect(uuid).toMatch(/^[\da-f-]{36}$/)
  }
  expect(second).not.toEqual(first)
})

it('says which names are read when', () => {
  const { compiled } = begin({ a: '{{request.x + price}}', b: '${name}' }, { price: 1, name: 'n' })
  const names = (uses: readonly { name: string; pointer: string }[]) => uses.map(({ name, pointer }) => `${pointer} ${name}`)
  expect([names(compiled.early), names(compiled.late)]).toEqual([
    ['/config/body/b name'],
    ['/config/body/a request', '/config/body/a price'],
  ])
})

it('says where a text failed, at the beginning and later', () => {
  const pointerOf = (run: () => unknown) => {
    try {
      return run()
    } catch (error) {
      return error instanceof ExpressionError ? `${error.pointer}: ${error.message}` : error
    }
  }
  expect([pointerOf(() => begin({ a: 'x${nobody}' })), pointerOf(() => begin({ a: ['{{request.id}}'] }).fill({}))]).toEqual([
    '/config/body/a: nothing is called "nobody"',
    '/config/body/a/0: request.id is missing',
  ])
  expect(compileWaiting({ a: '{{', b: '${1 +}' }, '', waitsFor).problems.map(({ pointer }) => pointer)).toEqual(['/a', '/b'])
})
