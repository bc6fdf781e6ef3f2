import { type ActionContext, defineAction } from '@testmesh/action-kit'
import type { Listening } from '../node/open-port.ts'
import { inUrl, OWN_HOST, reachedAt } from '../node/served-host.ts'
import { stepIdOf } from '../step-id-of.ts'
import { mockError, throwIfAborted } from './mock-error.ts'
import { mockServerStartSchema } from './mock-server-start.schema.ts'
import { handleRequest } from './server/handle-request.ts'
import { listen } from './server/listen.ts'
import { basePathOf } from './server/mock-server.ts'
import { openServing } from './server/open-serving.ts'
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
  const { settings } = loaded
  const stepId = stepIdOf(context)
  const name = settings.name ?? stepId
  const isTaken = settings.name !== undefined && [...servers.running].some((server) => server.name === name)
  if (isTaken) throw mockError('MOCK_NAME_TAKEN', `a mock server "${name}" is running already`)
  const { net, random, files } = context
  net.judgeListening?.(settings.host ?? OWN_HOST)
  const { serving, end, save } = await openServing(loaded, { name, net, random, write: files.write })
  const { port: wanted, host = OWN_HOST } = settings
  const port = await listen({ port: wanted, host }, (message, response) => void handleRequest(serving, { message, response }))
  const unserve = net.serve?.(port.port)
  const stop = async (): Promise<string | undefined> => {
    end()
    unserve?.()
    await port.close()
    return save()
  }
  const baseUrl = `http://${inUrl(reachedAt(host))}:${port.port}${basePathOf(settings)}`
  return { id: idOf(port, random), name, stepId, baseUrl, port: port.port, serving, stop }
}

const idOf = ({ port }: Listening, random: () => number): string =>
  `mock-${port}-${Math.floor(random() * 36 ** 6)
    .toString(36)
    .padStart(6, '0')}`
