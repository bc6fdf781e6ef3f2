import type { AssertionResult, ExpressionFunction } from '@testmesh/action-kit'
import { failedInWords, isMet, whyNotMet } from '../condition-in-words.ts'

export type Fields = Readonly<Record<string, unknown>>

/** What a step says about the result, as the engine compiles it. */
export interface Expectation {
  readonly assert?: ((result: Fields) => readonly AssertionResult[]) | undefined
  readonly until?: ExpressionFunction | undefined
  readonly within?: number | undefined
}

/** A result, and whether there is anything in it. */
export interface Answer {
  readonly result: Fields
  readonly isFound: boolean
  /** `there is no series` */
  readonly notFound: string
}

/** What does not hold yet, in words; nothing when all does, or nothing is expected at all. */
export const judge = ({ assert, until, within }: Expectation, { result, isFound, notFound }: Answer): readonly string[] => {
  if (assert || until) return [...failedInWords(assert?.(result) ?? []), ...(until ? ofCondition(until, result) : [])]
  return within === undefined || isFound ? [] : [notFound]
}

const ofCondition = (until: NonNullable<Expectation['until']>, result: Fields): readonly string[] => {
  if (isMet(until, result)) return []
  const why = whyNotMet(until, result)
  return why.length > 0 ? why : ['what is expected does not hold']
}
