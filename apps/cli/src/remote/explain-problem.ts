import { ApiProblem } from '@testmesh/client'
import type { Diagnostic } from '@testmesh/protocol'
import { exitCodes } from '../exit-codes.ts'

export interface Explained {
  readonly message: string
  readonly exitCode: number
  /** What is wrong with a flow. */
  readonly diagnostics: readonly Diagnostic[]
}

/** What a server did not do, in words; undefined for a bug of ours. */
export const explainProblem = (error: unknown): Explained | undefined => {
  if (!(error instanceof ApiProblem)) return undefined
  const { status, problem } = error
  const hint = problem?.hint === undefined ? '' : `\n  ${problem.hint}`
  const isAway = status === 0 || status === 502 || status === 503 || status === 504
  return {
    message: `${error.message}${hint}`,
    exitCode: isAway ? exitCodes.unreachable : exitCodes.invalid,
    diagnostics: problem?.diagnostics ?? [],
  }
}
