import { postgresServer } from '@testmesh-tooling/services'
import { it } from 'vitest'
import { checkAgainstModel, createIds, type Store } from './testing/check-against-model.ts'
import { openTestQueue } from './testing/open-test-queue.ts'

const runs = Number(process.env.TESTMESH_MODEL_RUNS ?? 150)

it(`answers ${runs} random sequences of commands on PGlite and on PostgreSQL as the model does`, {
  timeout: 60_000 + runs * 400,
}, async () => {
  const server = await postgresServer()
  const open = async (url?: string): Promise<Store> => {
    const ids = createIds()
    return { ids, test: await openTestQueue({ newId: ids.newId, ...(url === undefined ? {} : { url }) }) }
  }
  const stores = [await open(), await open(server.dsn)]
  try {
    await checkAgainstModel(stores, runs)
  } finally {
    for (const { test } of stores) await test.close()
    await server.stop()
  }
})
