import { postgresServer } from '@testmesh-tooling/services'
import { describeQueue } from '../testing/describe-queue.ts'
import { openTestQueue } from '../testing/open-test-queue.ts'

describeQueue('the polling queue on PostgreSQL', async () => {
  const server = await postgresServer()
  const test = await openTestQueue({ url: server.dsn })
  const close = async () => {
    await test.close()
    await server.stop()
  }
  return { ...test, close }
})
