import { lineStartsOf, positionIn } from '@testmesh/protocol'
import type { Problem } from '../problem.ts'
import { limits } from './limits.ts'
import { rewordError } from './reword-error.ts'
import { traps } from './traps/trap-table.ts'
import type { ErrorContext, Explained, YamlError } from './yaml-error.ts'

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
