import type { FixEdit } from '@testmesh/protocol'
import { columnOf, shiftLines } from '../../../edit/lines.ts'
import type { Entry, MapNode } from '../../yaml/tree.ts'
import { withoutLines } from './nest-entries.ts'
import { endOfBlock, type WrittenEntry, writtenEntry } from './written-entry.ts'
import { endOfLineIn, inBraces, isFlowMap, isWrittenHere } from './written-map.ts'

export interface Lifting {
  /** The entry of the outer map whose value holds them. */
  readonly holder: Entry
  readonly inner: MapNode
  readonly entries: readonly Entry[]
  readonly text: string
}

/** Moves entries of a map inside a map out, behind what held them. */
export const liftEntries = (outer: MapNode, { holder, inner, entries, text }: Lifting): FixEdit[] | undefined => {
  const lifted = entries.flatMap((entry) => writtenEntry(inner, entry, { text }) ?? [])
  if (lifted.length < entries.length || !isWrittenHere(outer, holder, text)) return undefined
  const isKept = (entry: Entry): boolean => !entries.some(({ keyStart }) => keyStart === entry.keyStart)
  if (!isFlowMap(inner, text)) return isFlowMap(outer, text) ? undefined : liftLines({ holder, inner, entries, text }, lifted)
  const rest = inner.entries.filter(isKept).map((entry) => writtenEntry(inner, entry, { text })?.inBraces)
  if (rest.includes(undefined) || /[\r\n]/.test(text.slice(inner.start, inner.end))) return undefined
  const without: FixEdit = { start: inner.start, end: inner.end, text: inBraces(rest as string[], inner, text) }
  if (!isFlowMap(outer, text)) return behind(holder, lifted, text)?.toSpliced(0, 0, without)
  const added = lifted.map((one) => `, ${one.inBraces}`).join('')
  return [without, { start: inner.end, end: inner.end, text: added }]
}

const liftLines = ({ holder, inner, text }: Lifting, lifted: readonly WrittenEntry[]): FixEdit[] | undefined => {
  const gone = lifted.map((one) => withoutLines(one, inner, text))
  const added = behind(holder, lifted, text)
  return gone.some(({ start }) => start < 0) ? undefined : added && [...gone, ...added]
}

const behind = (holder: Entry, lifted: readonly WrittenEntry[], text: string): FixEdit[] | undefined => {
  const at = endOfBlock(holder, text)
  if (at === undefined) return undefined
  const lines = shiftLines(
    lifted.flatMap((one) => one.lines),
    columnOf(text, holder.keyStart),
  )
  return [{ start: at, end: at, text: lines.map((line) => endOfLineIn(text) + line).join('') }]
}
