import { openDatabase } from '@testmesh/storage'
import { expect, it } from 'vitest'
import { createMetrics } from './metrics.ts'

/** Nothing listens there. */
const openAway = () => openDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing' })

it('tells what the server itself knows while the database is away, and nothing stale', async () => {
  const database = await openAway()
  const text = await createMetrics({ database, since: new Date(0), liveClients: () => 4 }).render()
  expect(text).toContain('\ntestmesh_database_up 0\n')
  expect(text).toContain('\ntestmesh_db_pool_connections{state="waiting"} 0\n')
  expect(text).toContain('\ntestmesh_ws_clients 4\n')
  expect(text).not.toMatch(/^testmesh_(?:queue_depth|active_tests)[ {]/m)
  await database.close()
})

it('hides no fault of its own', async () => {
  const database = await openAway()
  await database.close()
  await expect(createMetrics({ database, since: new Date(0), liveClients: () => 0 }).render()).rejects.toThrow('closed')
})
