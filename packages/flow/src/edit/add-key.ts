import { isMap, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { keysOf } from '../source/pointer.ts'
import type { Content } from './content.ts'
import type { TextEdit } from './edit.ts'
import { columnOfItems, isFlow, keyText, type Layout, pairEnd, startOf } from './layout.ts'
import { columnOf, lineEnd, lineStart, spaces } from './lines.ts'
import { refuseEdit } from './refused-edit.ts'
import { isJson } from './replace-value.ts'
import { writeKey } from './write-value.ts'

interface NewKey {
  readonly key: string
  readonly content: Content
  /** Order in which keys of this map are usually written; others stand at the end. */
  readonly order?: readonly string[] | undefined
}

/** Adds a key to a map, as its other keys are written. */
export const addKey = (layout: Layout, holder: YAMLMap, added: NewKey): TextEdit[] =>
  isFlow(holder) ? addBetweenBraces(layout, holder, added) : addLine(layout, holder, added)

const addLine = (layout: Layout, holder: YAMLMap, { key, content, order }: NewKey): TextEdit[] => {
  const { source, style } = layout
  const { text } = source
  const column = columnOfItems(layout, holder)
  const { head, lines } = content.inBlock({ column, style })
  const written = [`${writeKey(key, style)}:${head}`, ...lines]
  const before = lastBefore(layout, holder, { key, order })
  if (!before) {
    const at = startOf(holder)
    return [{ from: at, to: at, insert: `${written.join(style.eol)}${style.eol}${spaces(column)}` }]
  }
  const at = lineEnd(text, pairEnd(text, before))
  const blank = column === 0 && isSetApart(layout, holder, key) ? style.eol : ''
  return [{ from: at, to: at, insert: `${blank}${style.eol}${spaces(column)}${written.join(style.eol)}` }]
}

/** The last key that usually stands before `key`; the last one of all where there is no order. */
const lastBefore = (layout: Layout, holder: YAMLMap, { key, order }: Pick<NewKey, 'key' | 'order'>): Pair | undefined => {
  const rank = order?.indexOf(key) ?? -1
  if (!order || rank === -1) return holder.items.at(-1)
  const canonical = canonicalKeys(layout)
  const isBefore = (pair: Pair): boolean => {
    const name = canonical.get(startOf(pair.key as Node)) ?? keyText(pair) ?? ''
    return order.indexOf(name) < rank
  }
  return holder.items.findLast((pair) => isBefore(pair))
}

/** The canonical names of keys by where they stand; of a key that stands for two, the outer one. */
const canonicalKeys = ({ source: { ranges } }: Layout): Map<number, string> => {
  const found = new Map<number, string>()
  for (const [pointer, [, , keyStart]] of Object.entries(ranges))
    if (keyStart !== undefined && !found.has(keyStart)) found.set(keyStart, keysOf(pointer).at(-1) ?? '')
  return found
}

const blocks: readonly string[] = ['setup', 'steps', 'teardown', 'on_error', 'outputs']

/** Whether the lists of a flow stand behind a blank line here. */
const isSetApart = ({ source: { text } }: Layout, holder: YAMLMap, key: string): boolean =>
  blocks.includes(key) &&
  holder.items.some((pair, index) => {
    if (index === 0 || !blocks.includes(keyText(pair) ?? '')) return false
    const above = text.slice(0, lineStart(text, startOf(pair.key as Node))).replace(/(?:[^\S\n]*#[^\n]*\n)+$/, '')
    return /\n[^\S\n]*\r?\n$/.test(above)
  })

const addBetweenBraces = (layout: Layout, holder: YAMLMap, { key, content }: NewKey): TextEdit[] => {
  const { source, style } = layout
  const json = isJson(source.text, { holder })
  const value = content.inFlow?.(style, { isJson: json })
  if (value === undefined) return refuseEdit('the map it belongs to stands between braces', 'write that map over several lines first')
  return addItem(layout, holder, `${writeKey(key, style, json)}: ${value}`)
}

/** Adds what is written to the end of a list or map between brackets or braces. */
export const addItem = ({ source: { text }, style }: Layout, holder: YAMLMap | YAMLSeq, insert: string): TextEdit[] => {
  const last = holder.items.at(-1)
  const open = startOf(holder) + 1
  const close = (holder.range?.[1] ?? open + 1) - 1
  if (last === undefined) {
    const isBlank = text.slice(open, close).trim() === ''
    return isBlank
      ? [{ from: open, to: close, insert: isMap(holder) ? ` ${insert} ` : insert }]
      : refuseEdit('there is a comment between these brackets', 'write it by hand')
  }
  const start = isMap(holder) ? startOf((last as Pair).key as Node) : startOf(last as Node)
  const end = isMap(holder) ? pairEnd(text, last as Pair) : ((last as Node).range?.[1] ?? start)
  const isOwnLine = text.slice(lineStart(text, start), start).trim() === '' && start > lineStart(text, start)
  return [{ from: end, to: end, insert: isOwnLine ? `,${style.eol}${spaces(columnOf(text, start))}${insert}` : `, ${insert}` }]
}
