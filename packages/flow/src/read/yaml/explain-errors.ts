import { lineStartsOf, positionIn } from '@testmesh/protocol'
import type { Problem, Stretch } from '../problem.ts'
import { limits } from './limits.ts'
import { rewordError } from './reword-error.ts'
import type { Scan } from './scan-tokens.ts'
import { type Line, traps } from './traps.ts'

/** What the YAML library says. */
export interface YamlError {
  readonly code: string
  readonly message: string
  readonly pos: readonly [number, number]
}

/** Text of the same length that takes the place of a mistake, so that reading can go on and every offset stays true. */
export interface Patch {
  readonly start: number
  readonly text: string
}

/** A mistake of a known kind. */
export interface Explained {
  /** Left out when another one tells it too. */
  readonly problem?: Problem
  readonly patch: Patch
}

export interface ErrorContext {
  readonly text: string
  readonly scan: Scan
}

/**
 * Tells the classic traps of YAML in plain words. `known` ones can be read over; `unknown` ones are the library's own
 * complaints, reworded, one for each line.
 */
export const explainErrors = (errors: readonly YamlError[], context: ErrorContext): { known: Explained[]; unknown: Problem[] } => {
  const known: Explained[] = []
  const unknown: Problem[] = []
  for (const error of firstOfLines(errors, context)) {
    const trap = isLongLine(error, context) ? undefined : traps.map((find) => find(error, context)).find((found) => found !== undefined)
    if (trap && !known.some(({ patch }) => patch.start === trap.patch.start)) known.push(trap)
    else if (!trap) unknown.push(rewordError(error, context))
  }
  return { known: oneForTabs(known), unknown }
}

/** A file indented with tabs has one problem, not one on every line. */
const oneForTabs = (known: readonly Explained[]): Explained[] => {
  const tabs = known.filter(({ problem }) => problem?.code === 'YAML_TAB')
  const [first, ...more] = tabs
  if (!first?.problem || more.length === 0) return [...known]
  const lines = more.length === 1 ? 'one more' : `${more.length} more`
  const told = { ...first, problem: { ...first.problem, message: `tabs indent this line and ${lines}; YAML wants spaces` } }
  return known.map((explained) => (explained === first ? told : tabs.includes(explained) ? { patch: explained.patch } : explained))
}

/** One error for each line, in their order: what follows on a line comes of it. */
const firstOfLines = (errors: readonly YamlError[], { text }: ErrorContext): YamlError[] => {
  const lineStarts = lineStartsOf(text)
  const byLine = new Map<number, YamlError>()
  for (const error of errors.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const { line } = positionIn(lineStarts, error.pos[0])
    if (!byLine.has(line)) byLine.set(line, error)
    if (byLine.size === limits.explainedLines) break
  }
  return [...byLine.values()]
}

const isLongLine = ({ pos }: YamlError, { text }: ErrorContext): boolean => {
  const end = text.indexOf('\n', pos[0])
  return (end === -1 ? text.length : end) - text.lastIndexOf('\n', pos[0] - 1) > limits.lineLength
}

/** The line that holds `offset`. */
export const lineAt = (text: string, offset: number): Line & Stretch => {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const lineEnd = text.indexOf('\n', start)
  const end = lineEnd === -1 ? text.length : lineEnd
  return { start, end, text: text.slice(start, end).replace(/\r$/, '') }
}
