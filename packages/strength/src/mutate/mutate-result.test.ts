import { expect, it } from 'vitest'
import type { Result } from './derived-fields.ts'
import { mutationsOf } from './mutate-result.ts'

const told = (result: Result, config: unknown = {}): string[] =>
  mutationsOf({ result, config }).map(
    (mutation) => `${mutation.field} ${mutation.kind}${'to' in mutation ? ` ${JSON.stringify(mutation.to)}` : ''}`,
  )

const resultOf = (result: Result, field: string, kind: string): Result | undefined =>
  mutationsOf({ result, config: {} })
    .find((mutation) => mutation.field === field && mutation.kind === kind)
    ?.result()

it('changes an answer as a broken service would, and leaves what is of the call', () => {
  const result = {
    status: 201,
    status_code: 201,
    headers: { 'content-type': 'application/json', 'x-total': '2', date: 'Mon, 30 Nov 2026 01:22:27 GMT' },
    headers_all: { 'content-type': ['application/json'], 'x-total': ['2'], date: ['Mon, 30 Nov 2026 01:22:27 GMT'] },
    body: { id: 7, token: '***', created_at: '2026-11-30T01:22:27Z', tags: [], items: [{ sku: null }, { sku: 'tea', note: '' }] },
    duration_ms: 12,
    url: 'http://localhost/orders',
  }
  expect(told(result)).toMatchInlineSnapshot(`
    [
      "status status 200",
      "status status 500",
      "headers["content-type"] gone",
      "headers["content-type"] other "text/plain"",
      "headers["x-total"] gone",
      "body.id gone",
      "body.id null null",
      "body.id type "7"",
      "body.token gone",
      "body.token null null",
      "body.created_at gone",
      "body.created_at null null",
      "body.created_at empty """,
      "body.tags filled [{}]",
      "body.items emptied []",
      "body.items fewer [{"sku":null}]",
      "body.items twice [{"sku":null},{"sku":"tea","note":""},{"sku":"tea","note":""}]",
      "body.items[].sku gone",
      "body.items[].sku null null",
      "body.items[].sku other "ufb"",
      "body.items[].sku empty """,
      "body.items[].note gone",
      "body.items[].note null null",
      "body.items[].note other "x"",
    ]
  `)
  expect(resultOf(result, 'status', 'status')).toMatchObject({ status: 200, status_code: 200 })
  expect(resultOf(result, 'headers["x-total"]', 'gone')?.headers_all).not.toHaveProperty('x-total')
  expect(resultOf(result, 'body.items[].sku', 'gone')?.body).toMatchObject({ items: [{}, { note: '' }] })
  expect(result.body.items).toEqual([{ sku: null }, { sku: 'tea', note: '' }])
})

it('changes what is said twice together: rows and their count, messages and the first value, a body under two names', () => {
  const rows = { rows: [{ n: 1 }, { n: 2 }], row_count: 2, count: 2, first_row: { n: 1 }, rows_affected: 0 }
  expect(resultOf(rows, 'rows', 'reversed')).toEqual({ ...rows, rows: [{ n: 2 }, { n: 1 }], first_row: { n: 2 } })
  expect(resultOf(rows, 'rows', 'emptied')).toEqual({ rows: [], row_count: 0, count: 0, rows_affected: 0 })
  const messages = { topic: 'orders', messages: [{ key: 'k', value: { total: 5 } }], count: 1, value: { total: 5 } }
  expect(resultOf(messages, 'messages[].value.total', 'other')?.value).toEqual({ total: 6 })
  expect(told(messages, { topic: 'orders' }).filter((line) => !line.startsWith('messages'))).toEqual([])
  const replies = { response: { name: 'Ada' }, body: { name: 'Ada' }, responses: [{ name: 'Ada' }], messages: [{ name: 'Ada' }], count: 1 }
  const reply = { ...replies, status: 'OK', status_code: 'OK', code: 0, message: 'OK' }
  expect(resultOf(reply, 'responses[].name', 'empty')).toMatchObject({
    response: { name: '' },
    body: { name: '' },
    messages: [{ name: '' }],
  })
  expect(resultOf(reply, 'status', 'status')).toMatchObject({ status: 'INTERNAL', status_code: 'INTERNAL', code: 13 })
  expect(new Set(told(reply).map((line) => line.replace(/ .*/, '')))).toEqual(new Set(['status', 'responses', 'responses[].name']))
})

it('changes what is said as text and as data together', () => {
  const message = { topic: 'orders', offset: 7, key: 'k', value: { total: 5 }, raw: '{"total": 5}', json: { total: 5 }, headers: {} }
  const consumed = { messages: [message], count: 1, value: { total: 5 }, seen: 3 }
  expect(resultOf(consumed, 'messages[].value.total', 'other')).toEqual({
    ...{ messages: [{ ...message, value: { total: 6 }, raw: '{"total":6}', json: { total: 6 } }], count: 1, value: { total: 6 }, seen: 3 },
  })
  expect(resultOf(consumed, 'messages[].key', 'other')).toMatchObject({ messages: [{ key: 'l', raw: '{"total": 5}' }] })
  expect(new Set(told(consumed).map((line) => line.replace(/ .*/, '')))).toEqual(
    new Set(['messages', 'messages[].key', 'messages[].value.total']),
  )
  const text = { messages: [{ value: 'hi', raw: 'hi', json: null }], count: 1, value: 'hi' }
  expect(resultOf(text, 'messages[].value', 'other')).toEqual({ messages: [{ value: 'ij', raw: 'ij', json: null }], count: 1, value: 'ij' })
  expect(resultOf({ value: '{"a":1}', json: { a: 1 }, exists: true }, 'json.a', 'less')).toMatchObject({ value: '{"a":0}', json: { a: 0 } })
  expect(told({ stdout: 'hi', json: null })).toEqual(['stdout null null', 'stdout other "ij"', 'stdout empty ""'])
})

it('changes what a tool of MCP said together, in the words of the protocol and in those of the action', () => {
  const content = [{ type: 'text', text: 'no' }]
  const failed = { result: { content, isError: true }, is_error: true, content, text: 'no' }
  expect(resultOf(failed, 'is_error', 'other')).toMatchObject({ result: { isError: false }, is_error: false })
  const other = [{ type: 'text', text: 'op' }]
  expect(resultOf(failed, 'result.content[].text', 'other')).toMatchObject({ result: { content: other }, content: other, text: 'op' })
  expect(told(failed).filter((line) => !line.startsWith('result.content'))).toEqual(['is_error other false'])
})
