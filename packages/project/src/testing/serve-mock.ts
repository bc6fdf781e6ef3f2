import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http'
import { type AnyActionHandler, defineAction, defineSchema, fields as f, toDescriptor } from '@testmesh/action-kit'
import { builtins } from '@testmesh/actions'
import { type Ports, type RunFlowOptions, runFlow } from '@testmesh/engine'
import type { ExecutionEvent, ExecutionState, JsonValue } from '@testmesh/protocol'

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The text as JSON; `undefined` when it is none. */
  readonly json: unknown
}

export interface AskOptions extends RequestOptions {
  readonly body?: unknown
}

/** Asks a mock server, like any program: `POST /orders`. Rejects when the connection fails. */
export type Ask = (line: string, options?: AskOptions) => Promise<Answer>

export interface Ran {
  readonly state: ExecutionState
  readonly events: readonly ExecutionEvent[]
  /** Results of the steps that have one, by id. */
  readonly results: Readonly<Record<string, Record<string, unknown>>>
  /** What did not pass: `steps/verify error MOCK_VERIFY_FAILED: …` */
  readonly failures: readonly string[]
}

export interface ServeOptions extends RunFlowOptions {
  /** Files of the project, by path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  /** Steps behind the start of the server; one with `action: probe` runs the next of the probes. */
  readonly steps?: readonly JsonValue[]
  readonly env?: Readonly<Record<string, JsonValue>>
  /** Of the flow. */
  readonly config?: JsonValue
  /** Called with what is written. */
  readonly written?: (path: string, text: string) => void
}

export type Probe = (ask: Ask, url: string) => unknown

/** Runs a flow that starts a mock server with these settings, and asks it in between as the probes do. @throws what a probe throws */
export const serveMock = async (settings: JsonValue, probes: Probe | readonly Probe[], options: ServeOptions = {}): Promise<Ran> => {
  const {
    files = {},
    steps = [{ id: 'probe', action: 'probe', config: { url: '${mock.base_url}' } }],
    env = {},
    config = {},
    written,
    ...others
  } = options
  const flow = { name: 'Mock', env, config, setup: [{ id: 'mock', action: 'mock_server_start', config: settings }], steps }
  const broken: unknown[] = []
  const ports = withProbe(
    [probes].flat().map((probe) => telling(probe, broken)),
    files,
    written,
  )
  const run = runFlow(JSON.stringify(flow), ports, { seed: 1, ...others } as RunFlowOptions)
  const events: ExecutionEvent[] = []
  for await (const event of run) events.push(event)
  if (broken.length > 0) throw broken[0]
  return { state: await run.finished, events, results: resultsIn(events), failures: failuresIn(events) }
}

/** An assertion that fails must fail the test, not only the step. */
const telling =
  (probe: Probe, broken: unknown[]): Probe =>
  async (ask, url) => {
    try {
      await probe(ask, url)
    } catch (error) {
      broken.push(error)
      throw error
    }
  }

const withProbe = (
  probes: readonly Probe[],
  files: Readonly<Record<string, string | Uint8Array>>,
  written: ServeOptions['written'],
): Ports => {
  const ports = builtins()
  const left = [...probes]
  const probe = defineAction(
    defineSchema({
      type: 'probe',
      family: 'test',
      title: 'Probe',
      description: 'Asks.',
      aliases: [],
      config: f.object({ url: f.text() }),
      output: f.object({}),
    }),
    {
      run: async ({ url }) => {
        await left.shift()?.(askAt(url), url)
        return {}
      },
    },
  ) as unknown as AnyActionHandler
  return {
    ...ports,
    actions: {
      descriptors: [...ports.actions.descriptors, toDescriptor(probe.schema)],
      load: async (type) => (type === 'probe' ? probe : ports.actions.load(type)),
    },
    files: {
      read: async (path) => {
        const content = files[path]
        if (content === undefined)
          throw Object.assign(new Error(`there is no file ${path}`), { name: 'ActionError', code: 'FILE_NOT_FOUND' })
        return typeof content === 'string' ? new TextEncoder().encode(content) : content
      },
      write: async (path, bytes) => {
        written?.(path, new TextDecoder().decode(bytes))
        return `output/${path}`
      },
      glob: async () => Object.keys(files).sort(),
    },
  }
}

const askAt =
  (url: string): Ask =>
  (line, { body, ...options } = {}) =>
    new Promise((resolve, reject) => {
      const [method = 'GET', path = '/'] = line.split(' ')
      const isJson = body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)
      const headers = { ...(isJson ? { 'content-type': 'application/json' } : {}), ...options.headers } as Record<string, string>
      const sent = httpRequest(`${url}${path}`, { ...options, agent: false, method, headers }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, json: parse(text) })
        })
      })
      sent.on('error', reject)
      sent.end(isJson ? JSON.stringify(body) : body)
    })

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const idIn = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const resultsIn = (events: readonly ExecutionEvent[]): Ran['results'] =>
  Object.fromEntries(
    events.flatMap((event) => {
      if (event.type !== 'step.attempted' || event.data.result === undefined) return []
      return [[idIn(event.path), event.data.result as Record<string, unknown>]]
    }),
  )

const failuresIn = (events: readonly ExecutionEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'step.finished' && event.data.failure
      ? [`${event.path} ${event.data.outcome} ${event.data.failure.code}: ${event.data.failure.message}`]
      : [],
  )
