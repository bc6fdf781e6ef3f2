import { expect, it } from 'vitest'
import { createAgents } from './agents.ts'
import { plainConnection } from './connection-settings.ts'

it('connects to no host that was still looked up when it was closed', async () => {
  const lookedUp = Promise.withResolvers<{ address: string; family: 4 }>()
  const agents = createAgents({ resolve: () => lookedUp.promise })
  const opening = agents.connections.open(new URL('http://127.0.0.1:1/'), plainConnection)
  agents.close()
  lookedUp.resolve({ address: '127.0.0.1', family: 4 })
  await expect(opening).rejects.toMatchObject({ code: 'ECONNRESET' })
})
