import { type ActionContext, defineAction } from '@testmesh/action-kit'
import type { Listening } from '../node/open-port.ts'
import { stepIdOf } from '../step-id-of.ts'
import { createForwarder } from './answer/forward.ts'
import { mockError, throwIfAborted } from './mock-error.ts'
import { mockServerStartSchema } from './mock-server-start.schema.ts'
import { createRecorder, type Recorder } from './record/recorder.ts'
import { toSettings } from './record/to-settings.ts'
import { handleRequest } from './server/handle-request.ts'
import { listen } from './server/listen.ts'
import { basePathOf, createServing } from './server/mock-server.ts'
import { type RunningServer, type Servers, serversOf } from './servers.ts'
import { type Loaded, loadSettings } from './settings/load-settings.ts'

export const mockServerStart = defineAction(mockServerStartSchema, {
  run: async (config, context) => {
    throwIfAborted(context)
    const servers = await serversOf(context)
    const loaded = await loadSettings(config, context)
    const server = await startServer(loaded, { context, servers })
    if (context.signal.aborted) await server.stop()
    throwIfAborted(context)
    servers.running.add(server)
    const { id, name, baseUrl, port, serving } = server
    return { base_url: baseUrl, server_id: id, name, port, endpoints: serving.endpoints.length, status: 'running' as const }
  },
  explain: ({ name, endpoints, from_file, openapi, proxy }, result) => {
    const target = typeof proxy === 'string' ? proxy : proxy?.target
    const parts = [
      endpoints ? `${endpoints.length} endpoint${endpoints.length === 1 ? '' : 's'}` : [],
      from_file ?? [],
      openapi ?? [],
      target ? `proxy to ${target}` : [],
    ].flat()
    return { request: `mock server ${name === undefined ? '' : `${name} `}(${parts.join(', ')})${result ? ` → ${result.base_url}` : ''}` }
  },
})

interface StartOptions {
  readonly context: ActionContext
  readonly servers: Servers
}

const startServer = async (loaded: Loaded, { context, servers }: StartOptions): Promise<RunningServer> => {
  const { settings, endpoints, proxy, files } = loaded
  const stepId = stepIdOf(context)
  const name = settings.name ?? stepId
  const isTaken = settings.name !== undefined && [...servers.running].some((server) => server.name === name)
  if (isTaken) throw mockError('MOCK_NAME_TAKEN', `a mock server "${name}" is running already`)
  const stopping = new AbortController()
  const { signal } = stopping
  const isRecording = settings.mode === 'record'
  const isPassing = proxy && (proxy.pass_through || isRecording)
  const forwarder = isPassing ? await createForwarder(proxy, { net: context.net, signal, isPlain: isRecording }) : undefined
  const recorder = isRecording ? createRecorder() : undefined
  const { random } = context
  const serving = await createServing({ name, settings, endpoints, files, forwarder, recorder, random, signal })
  const port = await listen(settings.port, (message, response) => void handleRequest(serving, { message, response }))
  const unserve = context.net.serve?.(port.port)
  const stop = async (): Promise<string | undefined> => {
    stopping.abort(new Error('the mock server was stopped'))
    unserve?.()
    forwarder?.close()
    await port.close()
    return recorder && save(recorder, { path: settings.save_to ?? '', target: proxy?.target ?? '', context })
  }
  const baseUrl = `http://127.0.0.1:${port.port}${basePathOf(settings)}`
  return { id: idOf(port, random), name, stepId, baseUrl, port: port.port, serving, stop }
}

const idOf = ({ port }: Listening, random: () => number): string =>
  `mock-${port}-${Math.floor(random() * 36 ** 6)
    .toString(36)
    .padStart(6, '0')}`

interface SaveOptions {
  readonly path: string
  readonly target: string
  readonly context: ActionContext
}

/** @throws ActionError when the file cannot be written, or an answer was too long to keep */
const save = async (recorder: Recorder, { path, target, context }: SaveOptions): Promise<string> => {
  const { stringify } = await import('yaml')
  const text = stringify(toSettings(recorder.entries, target), { lineWidth: 0 })
  const savedTo = await context.files.write(path, new TextEncoder().encode(text))
  const [first, ...more] = recorder.left
  if (first === undefined) return savedTo
  throw mockError(
    'MOCK_BAD_SETTINGS',
    `${savedTo} is not whole: the answer to ${first}${more.length > 0 ? ` and ${more.length} more` : ''} was too long to record`,
  )
}
