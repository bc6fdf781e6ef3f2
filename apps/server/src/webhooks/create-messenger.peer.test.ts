import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { WebhookPayload } from '@testmesh/protocol'
import { newId, withWorkspace } from '@testmesh/storage'
import { postgresServer } from '@testmesh-tooling/services'
import { expect, it } from 'vitest'
import { openReceiver } from '../testing/open-receiver.ts'
import { openTestApi } from '../testing/open-test-api.ts'

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

it('loses nothing and tells nothing twice but under the same id, while the processes that send are killed', {
  timeout: 120_000,
}, async () => {
  const server = await postgresServer()
  const api = await openTestApi({ databaseUrl: server.dsn })
  // Some wait for an answer when they are killed, some are sent away.
  const receiver = await openReceiver(async (n) => {
    await pause(150)
    return { status: n % 5 === 0 ? 503 : 204 }
  })
  await api.ask('POST', '/webhooks', { name: 'a', kind: 'generic', url: receiver.origin, source: 'all', when: 'every' })
  const said: string[] = []
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../testing/messenger-process.ts'), api.folder, server.dsn])
    child.stderr.on('data', (text: Buffer) => said.push(text.toString()))
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
    return child
  }

  const { executions } = withWorkspace(api.database, api.workspace.id)
  const ended: string[] = []
  let isOver = false
  const ending = (async () => {
    while (!isOver) {
      const { id } = await executions.create({ flowId: newId(), flowName: 'a', flowSha256: '', triggerType: 'api' })
      await executions.finish({ executionId: id, epoch: 0, verdict: 'passed', durationMs: 1 })
      ended.push(id)
      await pause(20)
    }
  })()
  const messengers = await Promise.all([start(), start()])
  for (let killed = 0; killed < 6; killed++) {
    // Where in its round one is killed, nobody chooses.
    await pause(600 + 170 * (killed % 5))
    await kill(messengers[killed % 2] as ChildProcess)
    messengers[killed % 2] = await start()
  }
  isOver = true
  await ending
  const open = async () =>
    (
      await api.database.query<{ n: number }>(
        `select (select count(*) from executions.outbox) + (select count(*) from executions.deliveries where state = 'pending') as n`,
      )
    )[0]?.n
  await expect.poll(open, { timeout: 30_000, interval: 200 }).toBe(0)
  await Promise.all(messengers.map(kill))

  const bodies = Map.groupBy(receiver.received, ({ headers }) => String(headers['webhook-id']))
  expect([...bodies.values()].filter((sent) => new Set(sent.map(({ body }) => body)).size > 1)).toEqual([])
  const told = [...bodies.values()].flatMap(([first]) => (JSON.parse(first?.body ?? '') as WebhookPayload).data.items)
  expect(told.map((item) => item.type === 'execution' && item.executionId).sort()).toEqual(ended.toSorted())
  const states = await api.database.query('select distinct state from executions.deliveries')
  expect([states, said]).toEqual([[{ state: 'delivered' }], []])
  expect(receiver.received.length).toBeGreaterThan(bodies.size)
  await receiver.close()
  await api.close()
  await server.stop()
})
