import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPollingQueue, type EndedJob, type JobQueue, scaleTimings } from '@testmesh/queue'
import { type Database, openDatabase, type Sql } from '@testmesh/storage'
import { ablate } from '../ablate.ts'
import type { Scenario } from '../scenario.ts'

/** What each process of a run is told on its command line. */
export interface ProcessConfig {
  readonly url: string
  /** Where histories are appended to, outside of what is tested. */
  readonly folder: string
  readonly name: string
  readonly workspaceId: string
  readonly seed: number
  readonly scenario: Scenario
}

/** Also ties this process to the one that started it: what that leaves behind when it dies ends, too. */
export const readConfig = (): ProcessConfig => {
  process.stdin.on('end', () => process.exit(1)).resume()
  return JSON.parse(process.argv[2] ?? '{}') as ProcessConfig
}

export const timingsOf = ({ scenario }: ProcessConfig) => scaleTimings(scenario.scale)

export const openQueue = async (config: ProcessConfig): Promise<{ queue: JobQueue; database: Database }> => {
  const database = await openDatabase({ url: config.url, maxConnections: 4 })
  const queue = createPollingQueue({ database: ablate(database, config.scenario.ablation), timings: timingsOf(config), recordEnded })
  return { queue, database }
}

const recordEnded = async (sql: Sql, jobs: readonly EndedJob[]): Promise<void> => {
  for (const { jobId, epoch, state } of jobs) await recordResult(sql, { jobId, epoch, state })
}

export const recordResult = (sql: Sql, { jobId, epoch, state }: { jobId: string; epoch: number; state: string }) =>
  sql.query('insert into chaos.results (job_id, epoch, state) values ($1, $2, $3)', [jobId, epoch, state])

/** Survives the sudden end of this process: written before the call returns. */
export const note = ({ folder }: ProcessConfig, file: string, ...words: readonly (string | number)[]): void =>
  appendFileSync(join(folder, file), `${words.join(' ')}\n`)
