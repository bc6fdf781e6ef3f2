import { type ActionContext, type ActionError, isActionError } from '@testmesh/action-kit'
import { pauseBefore } from '../pause-before.ts'
import { isTimeUp } from '../stop.ts'
import { type Expectation, type Fields, judge } from './judge.ts'

/** How long it asks when assertions are all that is said about it. Milliseconds. */
const WITHIN_MS = 10_000

export interface Patient extends Expectation {
  readonly operation: 'query' | 'assert'
  /** Pause between two questions. Milliseconds. */
  readonly interval: number
  /** Of one answer. Milliseconds. */
  readonly timeout: number
}

export type Asked = {
  readonly attempts: number
  readonly duration_ms: number
}

/** An answer that is not as expected, and why. */
export interface Look<R> {
  readonly result: R & Asked
  readonly missing: readonly string[]
}

/** What a family asks, and how it speaks of it. */
export interface Question<R extends Fields> {
  /** @throws ActionError */
  look(timeoutMs: number): Promise<R>
  isFound(result: R): boolean
  /** `there is no series` */
  readonly notFound: string
  /** Of the family, when an answer did not come in time. */
  readonly timeoutCode: string
  /** Also asked when the step was stopped: nothing more is heard then. */
  notMet(last: Look<R>): Promise<ActionError>
  nothingExpected(message: string): ActionError
  aborted(message: string, cause: unknown): ActionError
}

/** Asks once, or again and again until the answer is as expected or time is up. @throws ActionError */
export const askUntil = async <R extends Fields>(config: Patient, context: ActionContext, question: Question<R>): Promise<R & Asked> => {
  if (config.operation === 'assert' && !config.assert && !config.until) throw question.nothingExpected('the step has no assertions')
  const startedAt = context.clock.now()
  const leftMs = () => startedAt + (config.within ?? WITHIN_MS) - context.clock.now()
  let last: Look<R> | undefined
  for (let attempts = 1; ; attempts += 1) {
    const lookedAt = context.clock.now()
    // The first may be slow; later ones end with the patience.
    const timeoutMs = last ? Math.min(config.timeout, Math.max(1, leftMs())) : config.timeout
    const answer = await question.look(timeoutMs).catch(async (error: unknown) => {
      const isTooLate = isTimeUp(context.signal) || (isActionError(error) && error.code === question.timeoutCode && leftMs() <= 1)
      throw last && isTooLate ? await question.notMet(last) : error
    })
    const result = { ...answer, attempts, duration_ms: Math.round(context.clock.now() - startedAt) }
    const missing = judge(config, { result, isFound: question.isFound(result), notFound: question.notFound })
    if (missing.length === 0) return result
    last = { result, missing }
    const pauseMs = pauseBefore({ intervalMs: config.interval, leftMs: leftMs(), lookMs: context.clock.now() - lookedAt })
    if (pauseMs === undefined) throw await question.notMet(last)
    const seen = last
    await context.clock.sleep(pauseMs, context.signal).catch(async (cause: unknown) => {
      if (isTimeUp(context.signal)) throw await question.notMet(seen)
      throw question.aborted('the step was stopped before it asked again', cause)
    })
  }
}

/** `value > 1 does not hold; after 3 questions in 1.2 s there was …` */
export const notMetInWords = ({ missing, result }: Look<Fields>, there: string): string => {
  const { attempts, duration_ms: tookMs } = result
  const asked = attempts === 1 ? 'one question' : `${attempts} questions in ${tookMs / 1000} s`
  return `${missing.join('; ')}; after ${asked} there was ${there}`
}
