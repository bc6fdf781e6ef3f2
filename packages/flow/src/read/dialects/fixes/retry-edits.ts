import type { FixEdit } from '@testmesh/protocol'
import { columnOf, spaces } from '../../../edit/lines.ts'
import { type Entry, isEmpty, type MapNode, type TreeNode } from '../../yaml/tree.ts'
import { withoutLines } from './nest-entries.ts'
import { renameKey } from './write-again.ts'
import { endOfBlock, writtenEntry } from './written-entry.ts'
import { endOfLineIn, inBraces, isFlowMap, isWrittenHere } from './written-map.ts'

/** Takes an entry out of a map; a map that would be empty stays as `{}` only between braces. */
export const withoutEntry = (map: MapNode, entry: Entry, text: string): FixEdit[] | undefined => {
  const written = writtenEntry(map, entry, { text })
  if (!written) return undefined
  if (isFlowMap(map, text)) return keepInBraces(map, ({ keyStart }) => keyStart !== entry.keyStart, text)
  const edit = withoutLines(written, map, text)
  const isCommented = written.lines.some((line) => /(?:^|\s)#/.test(line))
  return edit.start < 0 || isCommented ? undefined : [edit]
}

const keepInBraces = (map: MapNode, isKept: (entry: Entry) => boolean, text: string): FixEdit[] | undefined => {
  const kept = map.entries.filter(isKept).map((entry) => writtenEntry(map, entry, { text })?.inBraces)
  if (kept.includes(undefined) || /[\r\n]/.test(text.slice(map.start, map.end))) return undefined
  return [{ start: map.start, end: map.end, text: inBraces(kept as string[], map, text) }]
}

/** `enabled: false`: one attempt, whatever else stands there. What carries a comment is left to its author. */
export const onlyOneAttempt = (retry: MapNode, enabled: Entry, text: string): FixEdit[] | undefined => {
  if (!isWrittenHere(retry, enabled, text)) return undefined
  const written = text.slice(retry.start, retry.end)
  if (isFlowMap(retry, text)) return /[\r\n]/.test(written) ? undefined : [{ start: retry.start, end: retry.end, text: '{ attempts: 1 }' }]
  const isAlone = retry.entries.length === 1
  if (isAlone) return [{ start: enabled.keyStart, end: enabled.value.end, text: 'attempts: 1' }]
  return /#|<<|&/.test(written) ? undefined : [{ start: retry.start, end: retry.end, text: 'attempts: 1' }]
}

interface Statuses {
  readonly statuses: Entry
  /** `retry_on`, where there is one. */
  readonly other: Entry | undefined
  /** `status == 500` */
  readonly words: readonly string[]
}

/** Writes each status as a condition, at the end of `retry_on`. */
export const joinStatuses = (retry: MapNode, { statuses, other, words }: Statuses, text: string): FixEdit[] | undefined => {
  if (!isWrittenHere(retry, statuses, text) || isEmpty(statuses.value)) return undefined
  if (!other) return inPlace(statuses, words, text)
  if (!isWrittenHere(retry, other, text)) return undefined
  if (isFlowMap(retry, text)) return inBracesOf(retry, { statuses, other, words }, text)
  const gone = withoutEntry(retry, statuses, text)
  const added = append(other, words, text)
  const edits = gone && added && [...gone, ...added].toSorted((a, b) => a.start - b.start || a.end - b.end)
  return edits?.every(({ start }, index) => start >= (edits[index - 1]?.end ?? 0)) ? edits : undefined
}

const inPlace = (statuses: Entry, words: readonly string[], text: string): FixEdit[] | undefined => {
  const { value } = statuses
  const items: readonly TreeNode[] = value.kind === 'list' ? value.items : [value]
  if (text[value.start] === '*' || items.some((item) => item.kind !== 'scalar' || text[item.start] === '*')) return undefined
  return [...renameKey(statuses, 'retry_on', text), ...items.map(({ start, end }, index) => ({ start, end, text: words[index] ?? '' }))]
}

const append = ({ value, keyStart }: Entry, words: readonly string[], text: string): FixEdit[] | undefined => {
  if (text[value.start] === '*') return undefined
  if (value.kind !== 'list') {
    const listed = asList(value, words, text)
    return listed === undefined ? undefined : [{ start: value.start, end: value.end, text: listed }]
  }
  if (text[value.start] === '[') return [{ start: value.end - 1, end: value.end - 1, text: words.map((word) => `, ${word}`).join('') }]
  const end = endOfBlock({ key: '', keyStart, keyEnd: keyStart, value }, text)
  if (end === undefined) return undefined
  const dash = endOfLineIn(text) + spaces(columnOf(text, value.start))
  return [{ start: end, end, text: words.map((word) => `${dash}- ${word}`).join('') }]
}

/** One condition stands for a list of one. */
const asList = (value: TreeNode, words: readonly string[], text: string): string | undefined => {
  const written = text.slice(value.start, value.end)
  const isSafe = value.kind === 'scalar' && !(value.isPlain && /[,[\]{}\r\n]/.test(written)) && !/^[|>]/.test(written)
  return isSafe ? `[${[written, ...words].join(', ')}]` : undefined
}

const inBracesOf = (retry: MapNode, { statuses, other, words }: Statuses & { other: Entry }, text: string): FixEdit[] | undefined => {
  const without = keepInBraces(retry, ({ keyStart }) => keyStart !== statuses.keyStart, text)
  const listed =
    other.value.kind === 'list' && text[other.value.start] === '['
      ? `${text.slice(other.value.start, other.value.end - 1)}${words.map((word) => `, ${word}`).join('')}]`
      : asList(other.value, words, text)
  const [edit] = without ?? []
  if (!edit || listed === undefined) return undefined
  const kept = text.slice(other.keyStart, other.value.end)
  const grown = text.slice(other.keyStart, other.value.start) + listed
  return [{ ...edit, text: edit.text.replace(kept, () => grown) }]
}
