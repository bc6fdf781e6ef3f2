import type { FixEdit } from '@testmesh/protocol'
import { indentWidth, lineEnd, nextLine, spaces } from '../../../edit/lines.ts'
import type { Entry, MapNode } from '../../yaml/tree.ts'
import { renameKey } from './write-again.ts'
import { endOfBlock, writtenEntry } from './written-entry.ts'
import { inBraces, isFlowMap, isPlainBraces, isWrittenHere } from './written-map.ts'

const names: Readonly<Record<string, string>> = { cleanup_method: 'action', cleanup_config: 'config' }

/** `track: { cleanup_method, cleanup_config }` as a cleanup of one step. */
export const cleanupEdits = (step: MapNode, track: Entry, text: string): FixEdit[] | undefined => {
  const { value } = track
  if (value.kind !== 'map' || !isWrittenHere(step, track, text)) return undefined
  const entries = value.entries.map((entry) => writtenEntry(value, entry, { text, as: names[entry.key] ?? entry.key }))
  if (entries.includes(undefined)) return undefined
  const renamed = renameKey(track, 'cleanup', text)
  if (!isFlowMap(value, text))
    return [
      ...renamed,
      ...value.entries.flatMap((entry) => renameKey(entry, names[entry.key] ?? entry.key, text)),
      ...asItem(track, value, text),
    ].toSorted((a, b) => a.start - b.start || a.end - b.end)
  if (!isPlainBraces(value, text)) return undefined
  const item = inBraces(
    entries.flatMap((entry) => entry?.inBraces ?? []),
    value,
    text,
  )
  return [...renamed, { start: value.start, end: value.end, text: `[${item}]` }]
}

/** A dash before the first key, and the lines below it further right. */
const asItem = (track: Entry, { entries: [first] }: MapNode, text: string): FixEdit[] => {
  if (!first) return []
  const end = endOfBlock(track, text) ?? 0
  const edits: FixEdit[] = [{ start: first.keyStart, end: first.keyStart, text: '- ' }]
  for (let line = nextLine(text, first.keyStart); line < end; line = nextLine(text, line))
    if (text.slice(line, lineEnd(text, line)).trim() !== '') edits.push({ start: line, end: line, text: spaces(indentWidth) })
  return edits
}
