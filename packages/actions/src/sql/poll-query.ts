import { type ActionContext, isActionError } from '@testmesh/action-kit'
import { pauseBefore } from '../pause-before.ts'
import { isTimeUp } from '../stop.ts'
import { judge } from './condition.ts'
import type { Condition } from './db-poll.schema.ts'
import type { QueryResult } from './query-result.ts'
import { type QueryOptions, runQuery } from './run-query.ts'
import { sqlError } from './sql-error.ts'

export interface PollOptions extends QueryOptions {
  readonly condition: Condition | undefined
  readonly intervalMs: number
  /** Of all queries together. */
  readonly totalMs: number
  readonly maxAttempts?: number | undefined
}

export type PolledResult = QueryResult & { attempts: number }

/** Repeats a query until its condition holds. @throws ActionError SQL_CONDITION_NOT_MET, with the last result */
export const pollQuery = async (options: PollOptions, context: ActionContext): Promise<PolledResult> => {
  const { clock, signal } = context
  const startedAt = clock.now()
  const leftMs = () => startedAt + options.totalMs - clock.now()
  let last: Look | undefined
  for (let attempts = 1; ; attempts += 1) {
    const lookedAt = clock.now()
    const timeoutMs = Math.max(1, Math.min(options.timeoutMs, leftMs()))
    const once = await runQuery({ ...options, timeoutMs }, context).catch((error: unknown) => {
      // The end of all looks, or of the step, cut this one short: what the one before saw says more.
      throw last && (isTimeUp(signal) || (isTimeout(error) && leftMs() <= 1)) ? notMet(last) : error
    })
    const result = { ...once, attempts, duration_ms: Math.round(clock.now() - startedAt) }
    const { holds, found } = judge(options.condition, result)
    if (holds) return result
    last = { result, found }
    const pauseMs = pauseBefore({ intervalMs: options.intervalMs, leftMs: leftMs(), lookMs: clock.now() - lookedAt })
    if (pauseMs === undefined || attempts === options.maxAttempts) throw notMet(last)
    const seen = last
    await clock.sleep(pauseMs, signal).catch((cause: unknown) => {
      throw isTimeUp(signal) ? notMet(seen) : sqlError('SQL_ABORTED', 'the query was stopped', { cause })
    })
  }
}

interface Look {
  readonly result: PolledResult
  found(): string
}

const isTimeout = (error: unknown): boolean => isActionError(error) && error.code === 'SQL_TIMEOUT'

const notMet = ({ result, found }: Look) =>
  sqlError(
    'SQL_CONDITION_NOT_MET',
    `the condition did not hold after ${result.attempts} queries in ${result.duration_ms / 1000} s; found ${found()}`,
    { kind: 'timeout', result },
  )
