import { type Config, defineAction } from '@testmesh/action-kit'
import { mockError, throwIfAborted } from './mock-error.ts'
import { mockServerUpdateSchema } from './mock-server-update.schema.ts'
import { changeEndpoints } from './server/mock-server.ts'
import { demandNoProblems, findServer } from './servers.ts'
import { readBodies, responsesOf } from './settings/load-settings.ts'
import type { Endpoint } from './settings/types.ts'

type UpdateConfig = Config<typeof mockServerUpdateSchema>

export const mockServerUpdate = defineAction(mockServerUpdateSchema, {
  run: async (config, context) => {
    throwIfAborted(context)
    const { remove = [], state, chaos } = config
    const added = endpointsIn(config)
    if (added.length === 0 && remove.length === 0 && !state && !chaos)
      throw mockError('MOCK_BAD_SETTINGS', 'there is nothing to change', {
        hint: 'Give `endpoint`, `endpoints`, `remove`, `state` or `chaos`.',
      })
    const server = await findServer(context, config.server)
    const { serving } = server
    const responses = [...added.flatMap(responsesOf), ...(chaos?.rules ?? []).map(({ response }) => response)]
    for (const [path, body] of await readBodies(responses, context)) serving.files.set(path, body)
    const endpoints_removed = await changeEndpoints(serving, { added, removed: remove.map(toLine), chaos })
    Object.assign(serving.state, structuredClone(state ?? {}))
    demandNoProblems(server)
    return {
      server_id: server.id,
      name: server.name,
      endpoints: serving.endpoints.length,
      endpoints_added: added.length,
      endpoints_removed,
    }
  },
  explain: (config, result) => ({
    request: `change mock server ${result?.name ?? config.server ?? ''}: ${endpointsIn(config)
      .map(({ method, path }) => `${method} ${path}`)
      .join(', ')}`,
  }),
})

const endpointsIn = ({ endpoint, response, endpoints = [] }: UpdateConfig): Endpoint[] => {
  if (endpoint === undefined) return endpoints
  if (typeof endpoint !== 'string') return [endpoint, ...endpoints]
  if (!response) throw mockError('MOCK_BAD_SETTINGS', `${endpoint} has no answer`, { hint: 'Give it a `response`.' })
  const [method = 'GET', path = '/'] = toLine(endpoint).split(' ')
  return [{ method, path, priority: 0, repeat: 'last', response }, ...endpoints]
}

/** `post /orders` → `POST /orders`, `/orders` → `GET /orders` */
const toLine = (written: string): string => {
  const [method, path] = written.trim().split(/\s+/)
  return path === undefined ? `GET ${method}` : `${method?.toUpperCase()} ${path}`
}
