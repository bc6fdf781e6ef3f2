import { createServer } from 'node:http'
import { emptyExecutionState, foldExecution } from '@testmesh/protocol'
import { findFreePort } from '@testmesh-tooling/services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestWorker, type TestWorker } from './testing/open-test-worker.ts'

let test: TestWorker
let port = 0
beforeAll(async () => {
  port = await findFreePort()
  test = await openTestWorker()
  await test.worker({ otlp: { http: String(port), grpc: 'off' }, egress: { mode: 'deny-private' } })
})
afterAll(() => test[Symbol.asyncDispose]())

/** A flow that sends a span of its own trace, and looks at what came. */
const flow = (config: object, before: readonly object[] = []): string => {
  const span = {
    traceId: '${trace.trace_id}',
    parentSpanId: '${split(trace.traceparent, "-")[2]}',
    spanId: '00000000000000a1',
    name: 'GET /orders',
  }
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'orders' } }] }
  const body = { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }
  const setup = [
    { id: 'trace', action: 'otel.inject' },
    { id: 'send', action: 'http_request', config: { method: 'POST', url: '${trace.endpoint}/v1/traces', body }, assert: ['status == 200'] },
  ]
  return JSON.stringify({
    name: 'Traced',
    setup,
    steps: [...before, { id: 'traced', action: 'otel', config: { settle: 0, within: '300ms', ...config } }],
  })
}

const stateOf = async (id: string) => {
  await test.finished(id)
  return (await test.events(id)).reduce(foldExecution, emptyExecutionState())
}

const failuresOf = async (id: string): Promise<string[]> =>
  [...(await stateOf(id)).steps.values()].flatMap(({ failure }) => (failure ? [failure.message] : []))

it('takes spans in the worker for flows in its children, which may send there whatever else is out of their reach', async () => {
  const ids = await Promise.all([1, 2, 3].map(() => test.start(flow({ service: 'orders', count: 1, parent: 'step' }))))
  expect((await Promise.all(ids.map(failuresOf))).flat()).toEqual([])
})

it('shows the trace and the step that caused it when it fails', async () => {
  const [message = ''] = await failuresOf(await test.start(flow({ services: ['payments'] })))
  expect(message).toContain('payments took no part in it; these did: orders\nthe trace:\n  setup/trace\n  └─ orders GET /orders')
})

it('shows no flow the trace of another, and forgets it with its execution', async () => {
  const theirs = await test.start(flow({}, [{ id: 'wait', action: 'delay', config: { duration: '2s' } }]))
  await test.until(theirs, (event) => event.type === 'step.started' && event.path === 'steps/wait')
  const { traceId } = (await test.workspace.executions.find(theirs)) ?? {}
  const look = () => test.start(flow({ trace_id: traceId }))
  expect(await failuresOf(await look())).toEqual([expect.stringContaining(`no span of the trace ${traceId} came`)])
  expect(await failuresOf(theirs)).toEqual([])
  expect(await failuresOf(await look())).toEqual([expect.stringContaining(`no span of the trace ${traceId} came`)])
})

it('tells the step when it cannot listen, and listens once it can', async () => {
  await test.stopWorkers()
  const taken = createServer().listen(port, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  await test.worker({ otlp: { http: String(port), grpc: 'off' } })
  const only = JSON.stringify({ name: 'Traced', steps: [{ id: 'traced', action: 'otel', config: { within: '100ms' } }] })
  const id = await test.start(only)
  const [{ failure } = { failure: undefined }] = [...(await stateOf(id)).steps.values()]
  expect(failure).toMatchObject({ code: 'OTLP_PORT_TAKEN', hint: expect.stringContaining('TESTMESH_OTLP_HTTP') })
  await new Promise((resolve) => taken.close(resolve))
  expect(await failuresOf(await test.start(flow({ service: 'orders' })))).toEqual([])
})
