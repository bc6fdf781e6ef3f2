import { type AssertionResult, describeMismatch } from '@testmesh/action-kit'
import type { PrometheusResult } from './read-answer.ts'
import type { PrometheusConfig } from './requests.ts'

/** What does not hold yet, in words; nothing when all does. `undefined` when the step expects nothing at all. */
export const judge = ({ assert, until, within }: PrometheusConfig, result: PrometheusResult): readonly string[] | undefined => {
  if (assert || until)
    return [...(assert?.(result) ?? []).filter(({ passed }) => !passed).map(inWords), ...(until ? ofCondition(until, result) : [])]
  return within === undefined ? undefined : result.count > 0 ? [] : ['there is no series']
}

const inWords = ({ text, message, error, mismatches: [first] = [] }: AssertionResult): string => {
  const why = message ?? error ?? (first && describeMismatch(first, 'it'))
  return `${text} does not hold${why === undefined ? '' : `: ${why}`}`
}

/** One that cannot be evaluated yet does not hold yet. */
const ofCondition = (until: NonNullable<PrometheusConfig['until']>, result: PrometheusResult): string[] => {
  try {
    return until(result) ? [] : ['what is expected does not hold']
  } catch (error) {
    return [`what is expected cannot be evaluated: ${(error as Error).message}`]
  }
}
