import type { Diagnostic, Fix } from '@testmesh/protocol'
import { applyFixes, compatibleFixes } from './apply-fixes.ts'

/** A text, and what there is to say about it. */
export interface Mendable<R> {
  readonly text: string
  readonly reading: R
}

export interface Mending<R> {
  /** Reads a text anew. */
  readonly read: (text: string) => R
  /** The problems of a reading that are to be mended. */
  readonly wanted: (reading: R) => readonly Diagnostic[]
  /** Whether a text still means what it meant. */
  readonly isSame: (before: R, after: R) => boolean
}

/** Rounds are needed because fixes lie over one another: a key that is renamed, and moved. */
const mostRounds = 100

/**
 * Makes the fixes that leave the meaning of a text as it is, until there are none left. A fix that would change the meaning is
 * not made: what it would touch follows from elsewhere, as YAML anchors do.
 */
export const mendText = <R>(text: string, mending: Mending<R>): Mendable<R> & { readonly mended: number } => {
  const refused = new Set<string>()
  let state = { text, reading: mending.read(text), mended: 0 }
  for (let round = 0; round < mostRounds; round++) {
    const open = mending.wanted(state.reading).filter((problem) => problem.fix && !refused.has(nameOf(problem)))
    if (open.length === 0) break
    const next = mendOnce(state, open, { mending, refused })
    state = { ...next, mended: state.mended + next.mended }
  }
  return state
}

interface Round<R> {
  readonly mending: Mending<R>
  readonly refused: Set<string>
}

/** Canonical pointers stay what they are while a text is mended. */
const nameOf = ({ message, place }: Diagnostic): string => `${place.pointer} ${message}`

/** Fixes that do not go together, as two that make the same key, wait for each other; one that does not go alone is refused. */
const mendOnce = <R>(
  { text, reading }: Mendable<R>,
  open: readonly Diagnostic[],
  { mending, refused }: Round<R>,
): Mendable<R> & { mended: number } => {
  let best: Mendable<R> = { text, reading }
  let accepted: readonly Fix[] = []
  const tryFixes = (fixes: readonly Fix[]): void => {
    const candidate = [...accepted, ...fixes]
    const mendedText = applyFixes(text, candidate)
    const after = mending.read(mendedText)
    if (mending.isSame(reading, after)) {
      best = { text: mendedText, reading: after }
      accepted = candidate
    } else if (fixes.length > 1) {
      const half = fixes.length >> 1
      tryFixes(fixes.slice(0, half))
      tryFixes(fixes.slice(half))
    } else if (accepted.length === 0) for (const problem of open) if (problem.fix === fixes[0]) refused.add(nameOf(problem))
  }
  tryFixes(compatibleFixes(open.flatMap(({ fix }) => fix ?? [])))
  return { ...best, mended: open.filter(({ fix }) => fix && accepted.includes(fix)).length }
}
