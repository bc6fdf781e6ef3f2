import type { FixEdit } from '@testmesh/protocol'
import { columnOf, indentWidth, lineEnd, shiftLines, spaces } from '../../../edit/lines.ts'
import { type Entry, isEmpty, type MapNode } from '../../yaml/tree.ts'
import { endOfBlock, type WrittenEntry, writtenEntry } from './written-entry.ts'
import { endOfLineIn, inBraces, isFlowMap, isPlainBraces, isWrittenHere } from './written-map.ts'

/** Entries of a map that belong into a map of their own. */
export interface Nesting {
  readonly entries: readonly { readonly entry: Entry; readonly as: string }[]
  /** Of the map they belong into. */
  readonly key: string
  /** Where that map is written already. */
  readonly into?: Entry | undefined
  readonly text: string
}

/** Moves entries of a map into another that stands beside them, or is made in the place of the first. */
export const nestEntries = (map: MapNode, nesting: Nesting): FixEdit[] | undefined => {
  const { text, into } = nesting
  const moved = nesting.entries.flatMap(({ entry, as }) => writtenEntry(map, entry, { text, as }) ?? [])
  if (moved.length < nesting.entries.length || (into && !isWrittenHere(map, into, text))) return undefined
  if (isFlowMap(map, text)) return nestInBraces(map, nesting)
  const placed = into ? nestBeside(into, moved, text) : nestInPlace(moved, nesting)
  return placed && inOrder([...placed, ...moved.slice(into ? 0 : 1).map((one) => withoutLines(one, map, text))])
}

const inOrder = (edits: readonly FixEdit[]): FixEdit[] | undefined => {
  const ordered = edits.toSorted((a, b) => a.start - b.start || a.end - b.end)
  return ordered.every(({ start }, index) => start >= (ordered[index - 1]?.end ?? 0)) && ordered.every(({ start }) => start >= 0)
    ? ordered
    : undefined
}

/** Takes the lines of an entry out, with the line break before them; behind a dash, the next key takes its place. */
export const withoutLines = ({ from, to }: WrittenEntry, { entries }: MapNode, text: string): FixEdit => {
  if (from > 0 && text[from - 1] === '\n') return { start: from - (text[from - 2] === '\r' ? 2 : 1), end: to, text: '' }
  const next = entries.map(({ keyStart }) => keyStart).find((start) => start >= to)
  const isNextLine = next !== undefined && /^\r?\n *$/.test(text.slice(to, next))
  return { start: isNextLine ? from : -1, end: next ?? to, text: '' }
}

const nestInPlace = (moved: readonly WrittenEntry[], { entries, key, text }: Nesting): FixEdit[] => {
  const [first, entry] = [moved[0], entries[0]?.entry]
  if (!first || !entry) return []
  const column = columnOf(text, entry.keyStart)
  const lines = [
    `${key}:`,
    ...shiftLines(
      moved.flatMap((one) => one.lines),
      indentWidth,
    ),
  ]
  const written = shiftLines(lines, column).join(endOfLineIn(text))
  return [{ start: first.from, end: first.to, text: first.from === entry.keyStart ? written.slice(column) : written }]
}

const nestBeside = (into: Entry, moved: readonly WrittenEntry[], text: string): FixEdit[] | undefined => {
  const { value } = into
  const column = columnOf(text, into.keyStart) + indentWidth
  const lines = moved.flatMap((one) => one.lines)
  if (isEmpty(value)) return [linesAt(lineEnd(text, into.keyEnd), shiftLines(lines, column), text)]
  const end = endOfBlock(into, text)
  if (value.kind !== 'map' || end === undefined || text[value.start] === '*') return undefined
  if (isFlowMap(value, text)) return nestInto(into, { value, moved, text })
  const [first] = value.entries
  return first && [linesAt(end, shiftLines(lines, columnOf(text, first.keyStart)), text)]
}

const linesAt = (at: number, lines: readonly string[], text: string): FixEdit => ({
  start: at,
  end: at,
  text: ['', ...lines].join(endOfLineIn(text)),
})

interface Braces {
  readonly value: MapNode
  readonly moved: readonly WrittenEntry[]
  readonly text: string
}

/** Into braces where everything fits on their line; else what they hold is written over lines of its own. */
const nestInto = (into: Entry, { value, moved, text }: Braces): FixEdit[] | undefined => {
  const own = value.entries.map((entry) => writtenEntry(value, entry, { text })?.inBraces)
  if (!isWhole(own) || !isPlainBraces(value, text)) return undefined
  const all = [...own, ...moved.map((one) => one.inBraces)]
  if (isWhole(all)) return [{ start: value.start, end: value.end, text: inBraces(all, value, text) }]
  const start = into.keyEnd + text.slice(into.keyEnd).indexOf(':') + 1
  const end = lineEnd(text, value.end)
  if (text.slice(start, value.start).trim() !== '' || end !== endOfBlock(into, text)) return undefined
  const column = columnOf(text, into.keyStart) + indentWidth
  const held = own.map((line) => spaces(column) + line.replace(/^("[^"]*"|'[^']*'):(?=\S)/, '$1: '))
  const lines = shiftLines(
    moved.flatMap((one) => one.lines),
    column,
  )
  // A comment behind the braces stays behind the last of what they held.
  const last = ['', ...held].join(endOfLineIn(text)) + text.slice(value.end, end)
  return [{ start, end, text: [last, ...lines].join(endOfLineIn(text)) }]
}

const isWhole = (entries: readonly (string | undefined)[]): entries is string[] => entries.every((entry) => entry !== undefined)

const nestInBraces = (map: MapNode, { entries, key, into, text }: Nesting): FixEdit[] | undefined => {
  if (!isPlainBraces(map, text) || !map.entries.every((entry) => isWrittenHere(map, entry, text))) return undefined
  const written = (entry: Entry, as?: string): string =>
    writtenEntry(map, entry, { text, ...(as === undefined ? {} : { as }) })?.inBraces ?? ''
  const target = into?.value.kind === 'map' ? into.value : undefined
  if (into && !target && !isEmpty(into.value)) return undefined
  const own = target?.entries.map((entry) => writtenEntry(target, entry, { text })?.inBraces) ?? []
  if (!isWhole(own)) return undefined
  const inside = inBraces([...own, ...entries.map(({ entry, as }) => written(entry, as))], target ?? map, text)
  const name = /^["']/.test(text.slice((entries[0]?.entry ?? map.entries[0])?.keyStart)) ? JSON.stringify(key) : key
  const place = into ?? entries[0]?.entry
  const kept = map.entries.flatMap((entry) =>
    entry.keyStart === place?.keyStart
      ? [`${name}: ${inside}`]
      : entries.some((one) => one.entry.keyStart === entry.keyStart)
        ? []
        : [written(entry)],
  )
  return [{ start: map.start, end: map.end, text: inBraces(kept, map, text) }]
}
