import type { Diagnostic } from '@testmesh/protocol'

/** What will be kept as one flow. */
export interface Preview {
  readonly text: string
  /** Empty where the text says none. */
  readonly name: string
  /** Absent when the text is no flow. */
  readonly steps?: number
  readonly diagnostics: readonly Diagnostic[]
  /** Lines of what was pasted before its own. */
  readonly firstLine: number
}

/** Why none of it can be kept as flows: a text that cannot be read as one would only lie among the others. */
export const whyNotKept = (previews: readonly Preview[]): string | undefined => {
  const at = previews.findIndex(({ steps, name }) => steps === undefined || name === '')
  const preview = previews[at]
  if (!preview) return undefined
  const which = previews.length > 1 ? `Flow ${at + 1}` : 'It'
  if (preview.steps !== undefined) return `${which} has no name: give it one.`
  const why = preview.diagnostics.find(({ severity }) => severity === 'error')
  return `${which} cannot be read as a flow${why ? `: ${sayProblem(why, preview.firstLine)}` : '.'}`
}

/** With the line in the whole of what was pasted: `line 3: "ulr" is not a setting: did you mean "url"?` */
export const sayProblem = ({ message, hint, place }: Diagnostic, firstLine = 0): string => {
  const line = place.span?.start.line
  return [`${line === undefined ? '' : `line ${line + firstLine}: `}${message}`, hint].filter(Boolean).join(': ')
}

/** So many problems of a text are listed. */
export const problemsShown = 5
