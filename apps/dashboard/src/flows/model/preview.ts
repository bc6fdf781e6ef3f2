import type { TextEdit } from '@testmesh/flow/edit'
import type { Diagnostic } from '@testmesh/protocol'
import type { Begin } from './pasted.ts'

/** What will be kept as one flow. */
export interface Preview {
  readonly text: string
  /** Empty where the text says none. */
  readonly name: string
  /** Absent when the text is no flow. */
  readonly steps?: number
  /** Errors only. */
  readonly problems: readonly TextProblem[]
}

export interface TextProblem {
  /** With the line in the whole of what was pasted: `line 3: "ulr" is not a setting: did you mean "url"?` */
  readonly says: string
  /** Where it stands there. */
  readonly at?: Stretch
}

export interface Stretch {
  readonly from: number
  readonly until: number
}

/** Why none of it can be kept as flows: a text that cannot be read as one would only lie among the others. */
export const whyNotKept = (previews: readonly Preview[]): string | undefined => {
  const at = previews.findIndex(({ steps, name }) => steps === undefined || name === '')
  const preview = previews[at]
  if (!preview) return undefined
  const which = previews.length > 1 ? `Flow ${at + 1}` : 'It'
  if (preview.steps !== undefined) return `${which} has no name: give it one.`
  const why = preview.problems[0]
  return `${which} cannot be read as a flow${why ? `: ${why.says}` : '.'}`
}

interface Source {
  /** As it was pasted. */
  readonly text: string
  /** Where in what was pasted. Default: at its beginning. */
  readonly begin?: Begin | undefined
  /** What was changed in it before it was read, from its beginning to its end. */
  readonly edits?: readonly TextEdit[]
}

/** The errors of a text, where they stand in what was pasted. */
export const problemsIn = (
  { text, begin = { offset: 0, line: 0 }, edits = [] }: Source,
  diagnostics: readonly Diagnostic[],
): readonly TextProblem[] =>
  diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ message, hint, place: { span } }) => {
      const said = [message, hint].filter(Boolean).join(': ')
      if (!span) return { says: said }
      const [from, until] = [span.start, span.end].map(({ offset }) => offsetBefore(edits, offset)) as [number, number]
      const line = begin.line + text.slice(0, from).split('\n').length
      return { says: `line ${line}: ${said}`, at: { from: begin.offset + from, until: begin.offset + until } }
    })

/** Where something stood before the edits. */
const offsetBefore = (edits: readonly TextEdit[], offset: number): number => {
  let added = 0
  for (const { from, to, insert } of edits) {
    if (offset < from + added) break
    if (offset < from + added + insert.length) return from
    added += insert.length - (to - from)
  }
  return offset - added
}

/** So many problems of a text are listed. */
export const problemsShown = 5
