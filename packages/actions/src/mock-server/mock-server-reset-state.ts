import { defineAction, type Output } from '@testmesh/action-kit'
import { throwIfAborted } from './mock-error.ts'
import { mockServerResetStateSchema } from './mock-server-reset-state.schema.ts'
import { resetState } from './server/mock-server.ts'
import { copyState } from './server/state.ts'
import { demandNoProblems, findServer } from './servers.ts'

export const mockServerResetState = defineAction(mockServerResetStateSchema, {
  run: async ({ server: wanted, state, requests }, context) => {
    throwIfAborted(context)
    const server = await findServer(context, wanted)
    resetState(server.serving, state)
    if (requests) server.serving.log.clear()
    demandNoProblems(server)
    const now = copyState(server.serving.state) as Output<typeof mockServerResetStateSchema>['state']
    return { server_id: server.id, name: server.name, state: now }
  },
  explain: ({ server }, result) => ({ request: `reset mock server ${result?.name ?? server ?? ''}` }),
})
