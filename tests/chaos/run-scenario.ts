import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scaleTimings } from '@testmesh/queue'
import { type Database, migrate, newId, openDatabase } from '@testmesh/storage'
import { createRandom } from './create-random.ts'
import { injectFaults } from './inject-faults.ts'
import { checkHistory, type Violation } from './oracle/check-history.ts'
import { linesOf, readHistory } from './oracle/history.ts'
import { missedGoals } from './oracle/missed-goals.ts'
import { type Summary, summarize } from './oracle/summarize.ts'
import { type KeptProcess, keepProcess } from './processes/keep-process.ts'
import type { ProcessConfig } from './processes/open-queue.ts'
import type { Scenario } from './scenario.ts'
import { chaosSchema } from './schema.ts'

export interface Report extends Summary {
  readonly name: string
  readonly seconds: number
  readonly faults: number
  readonly violations: readonly Violation[]
  readonly missed: readonly string[]
  /** What the processes complained about. */
  readonly stderr: string
}

/** Runs a scenario on a database of its own, waits until all is quiet, and judges. */
export const runScenario = async (scenario: Scenario, { url, seed }: { url: string; seed: number }): Promise<Report> => {
  const own = await createDatabase(url)
  const folder = await mkdtemp(join(tmpdir(), 'testmesh-chaos-'))
  const database = await openDatabase({ url: own, maxConnections: 2 })
  try {
    const workspaceId = await prepare(database)
    const config = { url: own, folder, workspaceId, seed, scenario, name: 'chaos' }
    const { seconds, faults } = await play(database, config)
    const history = await readHistory(database, folder)
    const summary = summarize(history, folder)
    const missed = missedGoals(scenario, history, { ...summary, faults })
    const stderr = linesOf(folder, 'stderr')
      .map((words) => words.join(' '))
      .join('\n')
    return { name: scenario.name, seconds, faults, ...summary, violations: checkHistory(history), missed, stderr }
  } finally {
    await database.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const createDatabase = async (url: string): Promise<string> => {
  const name = `chaos_${newId().replaceAll('-', '')}`
  const server = await openDatabase({ url, maxConnections: 1 })
  await server.query(`create database ${name}`)
  await server.close()
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}

const prepare = async (database: Database): Promise<string> => {
  await migrate(database)
  for (const statement of chaosSchema) await database.query(statement)
  const workspaceId = newId()
  await database.query(`insert into users.workspaces (id, slug, name) values ($1, 'chaos', 'Chaos')`, [workspaceId])
  return workspaceId
}

const play = async (database: Database, config: ProcessConfig): Promise<{ seconds: number; faults: number }> => {
  const { scenario, seed } = config
  const startedAtMs = performance.now()
  const keep = (role: 'worker' | 'housekeeper', count: number) =>
    Array.from({ length: count }, (_, n) => keepProcess(role, { ...config, name: `${role}-${n}` }))
  const client = keepProcess('client', config)
  const processes: KeptProcess[] = [client, ...keep('worker', scenario.workers), ...keep('housekeeper', scenario.housekeepers)]
  const faults = injectFaults(processes, config, createRandom(seed))
  try {
    await client.done
    await untilQuiet(database, scenario)
    return { seconds: (performance.now() - startedAtMs) / 1000, faults: faults.count() }
  } finally {
    await faults.stop()
    await Promise.all(processes.map((one) => one.end()))
  }
}

/** All jobs have ended, and late attempts had the time to come and be turned away; or nothing has moved for several leases. */
const untilQuiet = async (database: Database, { scale, fault }: Scenario): Promise<void> => {
  const { leaseMs, backoffCapMs } = scaleTimings(scale)
  // A small run has short leases, but its processes need their time to start.
  const patienceMs = Math.max(10_000, 3 * leaseMs + backoffCapMs)
  let last = ''
  let movedAtMs = performance.now()
  while (performance.now() - movedAtMs < patienceMs) {
    const [row] = await database.query<{ left: number; changes: number }>(countLeft)
    if (row?.left === 0) break
    if (last !== `${row?.changes}`) movedAtMs = performance.now()
    last = `${row?.changes}`
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  if (fault.type === 'pause') await new Promise((resolve) => setTimeout(resolve, 2 * leaseMs))
}

const countLeft = `
  select (select count(*)::int from scheduler.jobs where state in ('waiting', 'queued', 'running', 'cancelling')) as left,
    (select coalesce(max(id), 0) from chaos.transitions) as changes`
