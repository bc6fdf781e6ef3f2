import type { AssertionCode } from '@testmesh/assertions'
import type { ExpressionCode } from '@testmesh/expressions'
import { type Diagnostic, type Fix, type Place, positionIn, type Severity } from '@testmesh/protocol'
import type { CodeName } from '../codes.ts'
import { lineStartsIn } from '../source/source-text.ts'

/** A stretch of the text. */
export interface Stretch {
  readonly start: number
  readonly end: number
  readonly pointer?: string
}

/** A problem as the reader finds it: offsets instead of positions. */
export interface Problem extends Stretch {
  readonly code: CodeName | ExpressionCode | AssertionCode
  /** Default `error`. */
  readonly severity?: Severity
  readonly message: string
  readonly hint?: string | undefined
  readonly related?: readonly (Stretch & { readonly message: string })[]
  readonly fix?: Fix | undefined
}

/** The problems of a text as diagnostics, in the order of the text; the same thing at the same place is said once. */
export const toDiagnostics = (problems: readonly Problem[], source: { readonly text: string; readonly file?: string }): Diagnostic[] => {
  const said = new Set<string>()
  const ordered = problems.toSorted((a, b) => a.start - b.start || a.end - b.end)
  return ordered.flatMap((problem) => {
    const key = `${problem.start} ${problem.code} ${problem.message}`
    if (said.has(key)) return []
    said.add(key)
    return [toDiagnostic(problem, source)]
  })
}

const toDiagnostic = (problem: Problem, source: { readonly text: string; readonly file?: string }): Diagnostic => ({
  code: problem.code,
  severity: problem.severity ?? 'error',
  message: problem.message,
  place: placeOf(problem, source),
  ...(problem.hint === undefined ? {} : { hint: problem.hint }),
  ...(problem.related ? { related: problem.related.map((part) => ({ message: part.message, place: placeOf(part, source) })) } : {}),
  ...(problem.fix ? { fix: problem.fix } : {}),
})

export const placeOf = ({ start, end, pointer }: Stretch, source: { readonly text: string; readonly file?: string }): Place => {
  const lineStarts = lineStartsIn(source)
  return {
    ...(source.file === undefined ? {} : { file: source.file }),
    ...(pointer === undefined ? {} : { pointer }),
    span: { start: positionIn(lineStarts, start), end: positionIn(lineStarts, Math.max(start, end)) },
  }
}
