import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '@testmesh/storage'

export interface JobRow {
  readonly id: string
  readonly key: string
  readonly state: string
  readonly epoch: number
  readonly fate: string
  readonly losses: number
  readonly reason: string | null
}

interface OfJob {
  readonly jobId: string
  readonly epoch: number
}

/** All that the oracle judges by: what clients and targets wrote down outside, and the rows. */
export interface History {
  /** Keys that were acknowledged, and those nobody knows about. */
  readonly acknowledged: ReadonlySet<string>
  readonly unknown: ReadonlySet<string>
  readonly calls: readonly string[]
  readonly jobs: readonly JobRow[]
  readonly attempts: readonly (OfJob & { readonly outcome: string | null; readonly endedAt: Date | null })[]
  readonly results: readonly (OfJob & { readonly state: string })[]
  readonly steps: readonly (OfJob & { readonly ord: number; readonly jobEpoch: number; readonly jobState: string })[]
  readonly transitions: readonly (OfJob & { readonly from: string | null; readonly to: string })[]
}

export const readHistory = async (database: Database, folder: string): Promise<History> => {
  const client = linesOf(folder, 'client')
  const acknowledged = new Set(client.filter(([word]) => word === 'ok').map(([, key = '']) => key))
  const invoked = client.filter(([word]) => word === 'invoke').map(([, key = '']) => key)
  return {
    acknowledged,
    unknown: new Set(invoked.filter((key) => !acknowledged.has(key))),
    calls: linesOf(folder, 'calls').map(([key = '']) => key),
    jobs: await database.query(`select id, dedupe_key as key, state, epoch, payload->>'fate' as fate, losses, reason from scheduler.jobs`),
    attempts: await database.query('select job_id as "jobId", epoch, outcome, ended_at as "endedAt" from scheduler.attempts'),
    results: await database.query('select job_id as "jobId", epoch, state from chaos.results order by id'),
    steps: await database.query(
      'select job_id as "jobId", epoch, ord, job_epoch as "jobEpoch", job_state as "jobState" from chaos.steps order by id',
    ),
    transitions: await database.query(
      'select job_id as "jobId", epoch, from_state as "from", to_state as "to" from chaos.transitions order by id',
    ),
  }
}

/** The words of each whole line. */
export const linesOf = (folder: string, file: string): string[][] => {
  const path = join(folder, file)
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' '))
}
