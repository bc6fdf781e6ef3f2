import { randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { builtinActions, builtins, createServices, type OwnServices } from '@testmesh/actions'
import { runFlow } from '@testmesh/engine'
import type { ExecutionEvent, JsonValue, StepState } from '@testmesh/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runProject } from './testing/run-project.ts'
import { tempProject } from './testing/temp-project.ts'

const temp = tempProject()

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const freePort = async (): Promise<number> => {
  const server = createServer()
  const port = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

let otlpPort = 0
let system: Server
let url = ''
let services: OwnServices
beforeEach(async () => {
  otlpPort = await freePort()
  services = createServices({ otlp: { http: String(otlpPort), grpc: 'off' }, until: 'close' })
  system = createServer(async ({ headers, url: path = '/' }, response) => {
    await sendSpan(headers, path)
    response.end('ok')
  })
  url = `http://127.0.0.1:${await listening(system)}`
})
afterEach(async () => {
  system.close().closeAllConnections()
  await services.close()
})

/** A system that sends its span before it answers; one that is asked for `/lost` forgets the traceparent. */
const sendSpan = async ({ traceparent = '' }: IncomingHttpHeaders, path: string): Promise<void> => {
  const [, traceId, parentSpanId] = String(traceparent).split('-')
  const place = path === '/lost' ? { traceId: 'ef'.repeat(16) } : { traceId, parentSpanId }
  const times = { startTimeUnixNano: '1767225600000000000', endTimeUnixNano: '1767225600042000000' }
  const span = { ...place, ...times, spanId: randomBytes(8).toString('hex'), name: `GET ${path}`, kind: 2 }
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'orders' } }] }
  const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] })
  await fetch(`http://127.0.0.1:${otlpPort}/v1/traces`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(
    () => undefined,
  )
}

const ask = (id: string, path = '/orders'): JsonValue => ({ id, action: 'http_request', config: { url: `${url}${path}` } })
const traced = (config: JsonValue, more: object = {}): JsonValue => ({
  id: 'traced',
  action: 'otel',
  config: { settle: 0, within: '300ms', ...(config as object) },
  ...more,
})

/** Runs the steps; gives those that did not pass, with what they said. */
const run = async (steps: readonly JsonValue[]) => {
  const running = runFlow(JSON.stringify({ name: 'Traced', steps }), { ...builtins(), service: services.service })
  const events: ExecutionEvent[] = []
  for await (const event of running) events.push(event)
  const state = await running.finished
  const failed = [...state.steps.values()].filter((step: StepState) => step.outcome !== 'passed')
  return { verdict: state.verdict, messages: failed.map(({ failure }) => failure?.message ?? ''), events }
}

it('listens before the first step, also for a step whose settings come from others', async () => {
  const { verdict, messages } = await run([
    { ...(ask('first') as object), output: { answer: 'body' } },
    traced({ service: 'orders', name: 'GET /orders', parent: 'step', resource: { 'service.name': '${answer == "ok" ? "orders" : "x"}' } }),
  ])
  expect([verdict, messages]).toEqual(['passed', []])
})

it('shows which step caused what, also in loops', async () => {
  const loop = { id: 'loop', action: 'for_each', config: { items: [1, 2], steps: [ask('read')] } }
  const { messages } = await run([ask('create'), loop, traced({ services: ['payments'] })])
  const tree = ['steps/create', '└─ orders GET /orders  42 ms', 'steps/loop[0]/read', '└─ orders GET /orders  42 ms', 'steps/loop[1]/read']
  expect(messages.at(-1)).toContain(`payments took no part in it; these did: orders\nthe trace:\n  ${tree.join('\n  ')}`)
})

it('takes matchers, markers and templates where spans are described, and assertions over the result', async () => {
  const config = { service: '#regex ^ord', name: 'GET ${"/orders"}', max_duration: '100ms', count: 1 }
  const { messages } = await run([
    ask('create'),
    traced(config, { assert: ['spans[0].duration_ms == 42', 'services == ["orders"]', 'errors == 0'] }),
  ])
  expect(messages).toEqual([])
})

it('says that the first system does not take the trace over', async () => {
  const { messages } = await run([ask('create', '/lost'), traced({ name: 'GET /lost' })])
  const [message = ''] = messages
  expect(message).toContain('1 of other traces did')
  expect(message).toContain(`orders GET /lost, which is expected, began a trace of its own, ${'ef'.repeat(16)}: it was called`)
})

it('fails the step that needs the receiver, not the flow, when the port is taken', async () => {
  const other = createServer((_, response) => response.end()).listen(otlpPort, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  try {
    const { messages, verdict } = await run([ask('create'), traced({})])
    expect([verdict, messages]).toEqual(['error', [`something else listens on 127.0.0.1:${otlpPort}, where spans are taken over HTTP`]])
  } finally {
    other.close()
  }
})

it('keeps the traces of flows that run side by side apart, and stays open between them', async () => {
  const before = process.env
  process.env = { ...before, TESTMESH_OTLP_HTTP: String(otlpPort), TESTMESH_OTLP_GRPC: 'off' }
  try {
    const steps = [ask('create'), traced({ count: 1 })]
    const file = temp.write(
      'traced.testmesh.yaml',
      JSON.stringify({ name: 'Traced', data: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }], steps }),
    )
    const { counts } = await runProject(await temp.load(), [file], { actions: builtinActions, parallel: 2 })
    expect(counts.passed).toBe(4)
    await expect(fetch(`http://127.0.0.1:${otlpPort}/`)).rejects.toThrow()
  } finally {
    process.env = before
  }
})
