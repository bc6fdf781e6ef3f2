import type { UnnumberedEvent } from '@testmesh/protocol'
import { otlpReceiver } from '@testmesh-tooling/services'
import { expect, it } from 'vitest'
import { openTraces } from './open-traces.ts'

const traceId = 'ab'.repeat(16)
// Since 1970, as of real events: the library takes a small number for one since the process began.
const day = Date.parse('2026-11-20')
const event = (ms: number, type: string, data: object, path?: string) =>
  ({ v: 1, executionId: 'e', epoch: 1, at: day + ms, type, data, ...(path !== undefined && { path }) }) as unknown as UnnumberedEvent
const started = event(0, 'execution.started', { flow: { name: 'Checkout', sha256: 'x', tags: [] } })
const finished = event(5, 'execution.finished', { verdict: 'passed' })

it('sends an execution and its steps as one trace, with the times of the events', async () => {
  await using receiver = await otlpReceiver()
  const { spans } = receiver
  const traces = openTraces({ endpoint: receiver.endpoint, service: 'testmesh-worker' })
  traces.follow({ traceId, traceParent: null })([
    started,
    event(1, 'step.started', { id: 'poll', action: 'repeat' }, 'steps/poll'),
    event(2, 'step.started', { id: 'check', action: 'log' }, 'steps/poll[12]/check'),
    event(3, 'step.finished', { outcome: 'failed', failure: { code: 'X', message: 'no' } }, 'steps/poll[12]/check'),
    event(4, 'step.finished', { outcome: 'passed' }, 'steps/poll'),
    finished,
  ])
  await traces.stop()
  const find = (name: string) => spans.find((span) => span.name === name)
  expect(spans.map((span) => [span.traceId, span.service])).toEqual(Array(3).fill([traceId, 'testmesh-worker']))
  expect(find('check')).toMatchObject({ parentSpanId: find('poll')?.spanId, status: { code: 2 } })
  expect(find('poll')).toMatchObject({
    parentSpanId: find('Checkout')?.spanId,
    startTimeUnixNano: `${day + 1}000000`,
    endTimeUnixNano: `${day + 4}000000`,
  })
  expect(find('Checkout')?.parentSpanId).toBeUndefined()
})

it('puts an execution below the request in its trace, and links it to one in another trace', async () => {
  await using receiver = await otlpReceiver()
  const traces = openTraces({ endpoint: receiver.endpoint, service: 'testmesh-worker' })
  const [request, other] = ['12'.repeat(8), 'cd'.repeat(16)]
  for (const trace of [traceId, other]) traces.follow({ traceId, traceParent: `00-${trace}-${request}-01` })([started, finished])
  await traces.stop()
  const [below, apart] = receiver.spans
  expect(below).toMatchObject({ traceId, parentSpanId: request })
  expect(below?.links ?? []).toEqual([])
  expect(apart).toMatchObject({ traceId, links: [{ traceId: other, spanId: request }] })
  expect(apart?.parentSpanId).toBeUndefined()
})
