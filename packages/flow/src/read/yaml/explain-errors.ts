import type { Problem, Stretch } from '../problem.ts'
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
  readonly problem: Problem
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
  const lines = new Set<number>()
  for (const error of errors.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const trap = traps.map((find) => find(error, context)).find((found) => found !== undefined)
    const problem = trap?.problem ?? rewordError(error, context)
    const line = lineAt(context.text, trap?.patch.start ?? problem.start).start
    if (lines.has(line)) continue
    lines.add(line)
    if (trap) known.push(trap)
    else unknown.push(problem)
  }
  return { known, unknown }
}

/** The line that holds `offset`. */
export const lineAt = (text: string, offset: number): Line & Stretch => {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const lineEnd = text.indexOf('\n', start)
  const end = lineEnd === -1 ? text.length : lineEnd
  return { start, end, text: text.slice(start, end).replace(/\r$/, '') }
}
