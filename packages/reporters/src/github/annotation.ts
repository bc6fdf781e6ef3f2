import type { Place } from '@testmesh/protocol'

export interface Annotation {
  readonly kind: 'error' | 'warning'
  readonly title: string
  readonly text: string
  /** Relative to the repository, with forward slashes. */
  readonly file: string | undefined
  readonly place: Place | undefined
}

/** GitHub shows no more of one kind for a step of a job. */
export const shownOfAKind = 10

/**
 * A line that GitHub Actions shows at the lines of a commit and of a pull request.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export const annotationLine = ({ kind, title, text, file, place }: Annotation): string => {
  const properties = Object.entries({ file, ...linesOf(place), title })
  const written = properties.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`]))
  return `::${kind} ${written.join(',')}::${escapeData(text)}\n`
}

/** Columns are only heeded within one line. */
const linesOf = (place: Place | undefined) => {
  const { start, end } = place?.span ?? {}
  if (!start || !end) return {}
  const columns = start.line === end.line && { col: start.column, endColumn: end.column }
  return { line: start.line, endLine: end.line, ...columns }
}

const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
