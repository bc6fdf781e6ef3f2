import { expect } from 'vitest'
import { ownTrace, sendSpans, type TestSpan } from '../../testing/send-spans.ts'
import { createTestContext, runAction } from '../../testing/test-context.ts'
import { otel } from '../otel.ts'

const sinceFirstMs = Date.now() - Date.UTC(2026, 0, 31)

const shop: readonly TestSpan[] = [
  { id: 'a1', name: 'POST /orders', took: 40, attributes: { 'http.response.status_code': 201, paid: true }, at: sinceFirstMs },
  { id: 'a2', service: 'stock', name: 'reserve', parent: 'a1', at: sinceFirstMs + 5, took: 10, kind: 3, error: 'no stock' },
]

export interface RealBackend {
  readonly backend: string | object
  /** Where it takes OTLP over HTTP. */
  readonly otlp: string
}

/** What every real backend must do: give a trace as the receiver would, wait for it, and not know another one. */
export const expectTrace = async ({ backend, otlp }: RealBackend): Promise<void> => {
  const look = async (config: object) => {
    await using context = createTestContext()
    return await runAction(otel, { backend, settle: 300, within: 10_000, ...config }, context)
  }
  const waiting = look({ services: ['orders', 'stock'] })
  expect((await sendSpans(otlp, shop)).status).toBe(200)
  const { spans = [], tree, breaks } = await waiting
  expect(tree).toBe('steps/test\n└─ orders POST /orders  40 ms\n   └─ stock reserve  10 ms  ✗ no stock')
  expect(breaks).toEqual([])
  expect(spans.map(({ trace_id, span_id, parent_id, kind, status, step }) => [trace_id, span_id, parent_id, kind, status, step])).toEqual([
    [ownTrace, '00000000000000a1', 'b7ad6b7169203331', 'server', 'unset', 'steps/test'],
    [ownTrace, '00000000000000a2', '00000000000000a1', 'client', 'error', null],
  ])
  expect(spans[0]?.attributes).toEqual({ 'http.response.status_code': 201, paid: true })
  await expect(look({ services: ['payments'], within: 500 })).rejects.toMatchObject({
    code: 'OTEL_TRACE_FAILED',
    message: expect.stringContaining('payments took no part in it; these did: orders, stock'),
  })
  await expect(look({ trace_id: 'ab'.repeat(16), within: 300 })).rejects.toMatchObject({ code: 'OTEL_NO_SPANS' })
}
