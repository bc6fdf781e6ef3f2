import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { builtins } from '@testmesh/actions'
import { InvalidFlowError, type RunFlowOptions, runFlow } from '@testmesh/engine'
import type { Diagnostic, ExecutionState } from '@testmesh/protocol'
import { afterAll, beforeAll } from 'vitest'

/** What became of a flow: its problems when it could not run, else its verdict and how each step ended. */
export interface Told {
  readonly problems: readonly string[]
  readonly verdict: string | undefined
  /** `steps/create: passed`, in the order they first spoke. */
  readonly steps: Readonly<Record<string, string>>
  /** By name, the latest of all steps. */
  readonly captured: Readonly<Record<string, unknown>>
  readonly state: ExecutionState | undefined
}

/** Runs a text through the library, as its users do. */
export const tell = async (text: string, options: RunFlowOptions = {}): Promise<Told> => {
  try {
    return ofState(await runFlow(text, builtins(), options).finished)
  } catch (error) {
    if (!(error instanceof InvalidFlowError)) throw error
    return {
      problems: error.diagnostics.filter(({ severity }) => severity === 'error').map(inWords),
      verdict: undefined,
      steps: {},
      captured: {},
      state: undefined,
    }
  }
}

const inWords = ({ code, message, place: { span } }: Diagnostic): string => `${span?.start.line}:${span?.start.column} ${code}: ${message}`

const ofState = (state: ExecutionState): Told => ({
  problems: [],
  verdict: state.verdict,
  steps: Object.fromEntries([...state.steps.values()].map(({ path, outcome }) => [path, String(outcome)])),
  captured: Object.assign({}, ...[...state.steps.values()].map(({ outputs }) => outputs)),
  state,
})

/** The steps of a flow around some of them. */
export const flow = (steps: string, rest = ''): string =>
  `name: x\n${rest}${rest === '' || rest.endsWith('\n') ? '' : '\n'}steps:\n${steps}`

/** A step that captures one value as `got`. */
export const gets = (value: string): string => `  - { id: get, action: set, config: { it: ${value} }, output: { got: $.it } }\n`

export interface Echo {
  readonly url: string
  /** What was asked, in order. */
  readonly asked: { readonly method: string; readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }[]
}

/** A server that answers `/status/503` with that status, `/slow` never, `/raw` with JSON of long numbers, and all else with what was sent. */
export const useEcho = (): Echo => {
  const asked: Echo['asked'] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const path = request.url ?? '/'
    const body = Buffer.concat(chunks).toString()
    asked.push({ method: request.method ?? '', path, headers: request.headers, body })
    if (path === '/slow') return
    response.statusCode = Number(/^\/status\/(\d+)/.exec(path)?.[1] ?? 200)
    response.setHeader('content-type', 'application/json')
    response.end(path === '/raw' ? '{"id": 12345678901234567890, "small": 7}' : JSON.stringify({ path, count: asked.length, body }))
  })
  const echo = { url: '', asked }
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    echo.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return echo
}
