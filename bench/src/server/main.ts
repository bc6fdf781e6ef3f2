// pnpm bench:server [--database-url URL] [--quick]
// Measures a server as it is packed: how soon it takes work, how much it does, how it answers under load, what it weighs.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient } from '@testmesh/client'
import { openPlatform, setupToken } from '@testmesh/platform'
import { packCli } from '../pack-cli.ts'
import { seedExecutions, seededExecutions } from '../seed-executions.ts'
import { measureFirstPage, measureLive, measureLoad, measurePickup, measureThroughput } from './measures.ts'
import { startBenchServer } from './start-bench-server.ts'

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const row = (what: string, goal: string, measured: string): void => say(`${what.padEnd(58)} ${goal.padEnd(16)} ${measured}`)
const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`

const seed = async (options: { folder: string; databaseUrl?: string }): Promise<string> => {
  const platform = await openPlatform(options)
  await seedExecutions(platform.database)
  const token = setupToken(platform.keyring)
  await platform.close()
  return token
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { 'database-url': { type: 'string' }, quick: { type: 'boolean', default: false } } })
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-bench-'))
  const scale = values.quick ? 5 : 1
  const database = values['database-url'] === undefined ? {} : { databaseUrl: values['database-url'] }
  try {
    const bin = packCli(folder)
    const data = join(folder, 'data')
    const token = await seed({ folder: data, ...database })
    say(
      `Node ${process.versions.node}, ${availableParallelism()} cores, ${values['database-url'] === undefined ? 'PGlite' : 'PostgreSQL'}, ${seededExecutions} executions\n`,
    )
    const port = 18_000 + (process.pid % 1000)
    const server = await startBenchServer(bin, { data, port, ...database })
    const { accessToken } = await createClient({ url: server.url }).setUp({
      body: { token, email: 'a@example.com', name: 'A', password: 'correct horse battery' },
    })
    const { key } = await createClient({ url: server.url, token: accessToken }).createApiKey({ body: { name: 'bench', scope: 'admin' } })
    const client = createClient({ url: server.url, token: key })
    row('start to first answer, warm folder', '≤ 1.5 s', ms(server.startMs))
    await measurePickup(client, 5)
    const pickup = await measurePickup(client, 100 / scale)
    row('pickup: row to first event, idle', 'p99 ≤ 20 ms', `p50 ${ms(pickup[0])}, p99 ${ms(pickup[1])}`)
    row(
      'whole no-op executions through children',
      '≥ 150/s',
      `${Math.round(await measureThroughput(client, { count: 600 / scale, clients: 8 }))}/s`,
    )
    const load = await measureLoad(client, { perSecond: 200, seconds: 10 / scale })
    row('API under 200 requests/s, mixed', 'p95 ≤ 25 ms', `p50 ${ms(load[0])}, p95 ${ms(load[1])}`)
    row(`list of ${seededExecutions} executions, first page`, '≤ 50 ms', ms(await measureFirstPage(client, 50)))
    const live = await measureLive(client, 100 / scale)
    row('event from step to follower', 'p99 ≤ 100 ms', `p50 ${ms(live[0])}, p99 ${ms(live[1])}`)
    const memory = server.memory()
    row('memory: server, a child', '≤ 400, ≤ 120 MB', `${Math.round(memory.server)} MB, ${Math.round(memory.child)} MB`)
    await server.stop()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await main()
