import { defineAction } from '@testmesh/action-kit'
import { throwIfAborted } from './mock-error.ts'
import { mockServerStopSchema } from './mock-server-stop.schema.ts'
import { demandNoProblems, findServer, serversOf } from './servers.ts'

export const mockServerStop = defineAction(mockServerStopSchema, {
  run: async ({ server: wanted }, context) => {
    throwIfAborted(context)
    const server = await findServer(context, wanted)
    const { running } = await serversOf(context)
    running.delete(server)
    const savedTo = await server.stop()
    demandNoProblems(server)
    const { total, unmatched } = server.serving.log.counts
    return {
      server_id: server.id,
      name: server.name,
      status: 'stopped' as const,
      requests: total,
      unmatched,
      ...(savedTo === undefined ? {} : { saved_to: savedTo }),
    }
  },
  explain: ({ server }, result) => ({
    request: `stop mock server ${result?.name ?? server ?? ''}${result ? ` → it got ${result.requests} requests` : ''}`,
  }),
})
