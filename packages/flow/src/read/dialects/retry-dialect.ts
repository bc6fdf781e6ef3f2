import type { At } from '../reading.ts'
import { type Entry, findEntry, listAt, type MapNode, scalarAt, type TreeNode } from '../yaml/tree.ts'
import { type Dialect, noteAlias } from './canonical-keys.ts'
import { replaceWord } from './fixes/write-again.ts'

export const retryDialect: Dialect = { aliases: { max_attempts: 'attempts', initial_delay: 'delay' } }

/** `enabled`, `retry_on_status` and `connection_error` of older files, in the words of today. */
export const normaliseRetry = (node: TreeNode, at: At): TreeNode => {
  if (node.kind !== 'map') return node
  const isOff = isFalse(findEntry(node, 'enabled')?.value)
  if (isOff) return { ...node, entries: node.entries.flatMap((entry) => (entry.key === 'enabled' ? [offEntry(entry, at)] : [])) }
  return mergeStatuses(
    { ...node, entries: node.entries.filter((entry) => entry.key !== 'enabled').map((entry) => renameWords(entry, at)) },
    at,
  )
}

const isFalse = (node: TreeNode | undefined): boolean => node?.kind === 'scalar' && String(node.value).toLowerCase() === 'false'

const offEntry = (entry: Entry, at: At): Entry => {
  noteAlias({ ...entry, key: 'enabled: false' }, { canonical: 'attempts: 1' }, at)
  return { ...entry, key: 'attempts', value: scalarAt(entry.value, 1) }
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
      { canonical: 'connection', edits: replaceWord(item, 'connection', at.reading.text) },
      at,
    )
    return scalarAt(item, 'connection')
  })
  return { ...entry, value: listAt(entry.value, renamed) }
}

/** `retry_on_status: [500]` joins `retry_on` as `status == 500`. */
const mergeStatuses = (node: MapNode, at: At): MapNode => {
  const statuses = node.entries.find((entry) => /^retry_?on_?status$/i.test(entry.key))
  if (!statuses) return node
  noteAlias(statuses, { canonical: 'retry_on' }, at)
  const items = statuses.value.kind === 'list' ? statuses.value.items : [statuses.value]
  const conditions = items.map((item) => scalarAt(item, `status == ${item.kind === 'scalar' ? item.text : '?'}`))
  const other = node.entries.find((entry) => /^retry_?on$/i.test(entry.key))
  const before = other === undefined ? [] : other.value.kind === 'list' ? other.value.items : [other.value]
  const merged: Entry = { ...(other ?? statuses), key: 'retry_on', value: listAt((other ?? statuses).value, [...before, ...conditions]) }
  return { ...node, entries: [...node.entries.filter((entry) => entry !== statuses && entry !== other), merged] }
}
