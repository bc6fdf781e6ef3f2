import type { JsonSchema } from '@testmesh/protocol'
import { deprecated } from '../json/older-names.ts'
import { boolean as booleanJson, oneOrMore, text } from '../json/value-json.ts'
import { type At, atEntry } from '../reading.ts'
import { boolean } from '../values.ts'
import { type Entry, isEmpty, listAt, type MapNode, scalarAt, type TreeNode } from '../yaml/tree.ts'
import { type Dialect, noteAlias } from './canonical-keys.ts'
import { joinStatuses, onlyOneAttempt, withoutEntry } from './fixes/retry-edits.ts'
import { replaceWord } from './fixes/write-again.ts'

export const retryDialect: Dialect = { aliases: { max_attempts: 'attempts', initial_delay: 'delay' } }

/** Keys of older files that are more than another name. */
export const olderRetryKeys: Readonly<Record<string, JsonSchema>> = {
  enabled: deprecated(booleanJson(), '"attempts: 1" to switch it off'),
  retry_on_status: deprecated(oneOrMore({ json: text })(), '"retry_on: [status == 500]"'),
}

/** `enabled`, `retry_on_status` and `connection_error` of older files, in the words of today. */
export const normaliseRetry = (node: TreeNode, at: At): TreeNode => {
  if (node.kind !== 'map') return node
  const enabled = node.entries.find((entry) => entry.key === 'enabled')
  const rest = enabled ? { ...node, entries: node.entries.filter((entry) => entry !== enabled) } : node
  if (enabled && isOff(node, enabled, at)) return { ...node, entries: [{ ...enabled, key: 'attempts', value: scalarAt(enabled.value, 1) }] }
  return mergeStatuses({ ...rest, entries: rest.entries.map((entry) => renameWords(entry, at)) }, { written: node, at })
}

const isOff = (node: MapNode, enabled: Entry, at: At): boolean => {
  if (isEmpty(enabled.value)) return false
  const isOn = boolean(enabled.value, atEntry(at, enabled))
  const { text } = at.reading
  if (isOn === true) noteAlias({ ...enabled, key: 'enabled: true' }, { edits: () => withoutEntry(node, enabled, text) }, at)
  if (isOn === false)
    noteAlias({ ...enabled, key: 'enabled: false' }, { canonical: 'attempts: 1', edits: () => onlyOneAttempt(node, enabled, text) }, at)
  return isOn === false
}

const renameWords = (entry: Entry, at: At): Entry => {
  if (!/^retry_?on(_?not)?$/i.test(entry.key)) return entry
  const items = entry.value.kind === 'list' ? entry.value.items : [entry.value]
  const isOld = (item: TreeNode): boolean => item.kind === 'scalar' && item.value === 'connection_error'
  if (!items.some(isOld)) return entry
  const renamed = items.map((item) => {
    if (!isOld(item)) return item
    noteAlias(
      { key: 'connection_error', keyStart: item.start, keyEnd: item.end },
      { canonical: 'connection', edits: () => replaceWord(item, 'connection', at.reading.text) },
      at,
    )
    return scalarAt(item, 'connection')
  })
  return { ...entry, value: listAt(entry.value, renamed) }
}

/** `retry_on_status: [500]` joins `retry_on` as `status == 500`. */
const mergeStatuses = (node: MapNode, { written, at }: { written: MapNode; at: At }): MapNode => {
  const statuses = node.entries.find((entry) => /^retry_?on_?status$/i.test(entry.key))
  if (!statuses) return node
  const items = statuses.value.kind === 'list' ? statuses.value.items : [statuses.value]
  const words = items.map((item) => `status == ${item.kind === 'scalar' ? item.text : '?'}`)
  const conditions = items.map((item, index) => scalarAt(item, words[index] ?? ''))
  const other = node.entries.find((entry) => /^retry_?on$/i.test(entry.key))
  noteAlias(
    statuses,
    {
      canonical: 'retry_on',
      edits: () => joinStatuses(written, { statuses, other: other && findWritten(written, other), words }, at.reading.text),
    },
    at,
  )
  const before = other === undefined ? [] : other.value.kind === 'list' ? other.value.items : [other.value]
  const merged: Entry = { ...(other ?? statuses), key: 'retry_on', value: listAt((other ?? statuses).value, [...before, ...conditions]) }
  return { ...node, entries: [...node.entries.filter((entry) => entry !== statuses && entry !== other), merged] }
}

const findWritten = ({ entries }: MapNode, { keyStart }: Entry): Entry | undefined => entries.find((entry) => entry.keyStart === keyStart)
