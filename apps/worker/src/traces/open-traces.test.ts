import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { UnnumberedEvent } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { openTraces } from './open-traces.ts'

interface SentSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status: { readonly code?: number }
}

it('sends an execution and its steps as one trace, with the times of the events', async () => {
  const bodies: { resourceSpans: { resource: unknown; scopeSpans: { spans: SentSpan[] }[] }[] }[] = []
  const receiver = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    bodies.push(JSON.parse(text))
    response.setHeader('content-type', 'application/json').end('{}')
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const traces = openTraces({ endpoint: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`, service: 'testmesh-worker' })
  const traceId = 'ab'.repeat(16)
  // Since 1970, as of real events: the library takes a small number for one since the process began.
  const day = Date.parse('2026-11-20')
  const event = (ms: number, type: string, data: object, path?: string) =>
    ({ v: 1, executionId: 'e', epoch: 1, at: day + ms, type, data, ...(path !== undefined && { path }) }) as unknown as UnnumberedEvent
  traces.follow(traceId)([
    event(0, 'execution.started', { flow: { name: 'Checkout', sha256: 'x', tags: [] } }),
    event(1, 'step.started', { id: 'poll', action: 'repeat' }, 'steps/poll'),
    event(2, 'step.started', { id: 'check', action: 'log' }, 'steps/poll[12]/check'),
    event(3, 'step.finished', { outcome: 'failed', failure: { code: 'X', message: 'no' } }, 'steps/poll[12]/check'),
    event(4, 'step.finished', { outcome: 'passed' }, 'steps/poll'),
    event(5, 'execution.finished', { verdict: 'passed' }),
  ])
  await traces.stop()
  receiver.close()
  const spans = bodies.flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)))
  const find = (name: string) => spans.find((span) => span.name === name)
  expect(spans.map((span) => span.traceId)).toEqual([traceId, traceId, traceId])
  expect(find('check')).toMatchObject({ parentSpanId: find('poll')?.spanId, status: { code: 2 } })
  expect(find('poll')).toMatchObject({
    parentSpanId: find('Checkout')?.spanId,
    startTimeUnixNano: `${day + 1}000000`,
    endTimeUnixNano: `${day + 4}000000`,
  })
  expect(find('Checkout')?.parentSpanId).toBeUndefined()
  expect(JSON.stringify(bodies)).toContain('testmesh-worker')
})
