import { type AssertionResult, describeMismatch } from '@testmesh/action-kit'

export type Fields = Readonly<Record<string, unknown>>

/** What a step says about the result, as the engine compiles it. */
export interface Expectation {
  readonly assert?: ((result: Fields) => readonly AssertionResult[]) | undefined
  readonly until?: ((result: Fields) => unknown) | undefined
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
  if (assert || until)
    return [...(assert?.(result) ?? []).filter(({ passed }) => !passed).map(inWords), ...(until ? ofCondition(until, result) : [])]
  return within === undefined || isFound ? [] : [notFound]
}

const inWords = ({ text, message, error, mismatches: [first] = [] }: AssertionResult): string => {
  const why = message ?? error ?? (first && describeMismatch(first, 'it'))
  return `${text} does not hold${why === undefined ? '' : `: ${why}`}`
}

/** One that cannot be evaluated yet does not hold yet. */
const ofCondition = (until: NonNullable<Expectation['until']>, result: Fields): string[] => {
  try {
    return until(result) ? [] : ['what is expected does not hold']
  } catch (error) {
    return [`what is expected cannot be evaluated: ${(error as Error).message}`]
  }
}
