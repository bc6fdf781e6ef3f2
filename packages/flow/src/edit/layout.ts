import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair, parseAllDocuments, type YAMLMap, type YAMLSeq } from 'yaml'
import { keysOf, parentOf } from '../source/pointer.ts'
import type { SourceText } from '../source/source-text.ts'
import { columnOf } from './lines.ts'
import { type Style, styleOf } from './style.ts'

export type Collection = YAMLMap | YAMLSeq

/** A value where it stands: behind a key of a map, or as an item of a list. */
export type Slot =
  | { readonly kind: 'pair'; readonly holder: YAMLMap; readonly index: number; readonly pair: Pair; readonly value: Node | null }
  | { readonly kind: 'item'; readonly holder: YAMLSeq; readonly index: number; readonly value: Node | null }

/** A stretch with an anchor, an alias, a merge or a tag: other places may follow from it. */
export interface Mark {
  readonly from: number
  readonly to: number
  readonly written: string
}

/** How a text is laid out: what its YAML is made of, found by where it stands. */
export interface Layout {
  readonly source: SourceText
  readonly style: Style
  readonly pairs: ReadonlyMap<number, Slot>
  readonly items: ReadonlyMap<number, Slot>
  readonly collections: ReadonlyMap<number, Collection>
  readonly marks: readonly Mark[]
}

/** The layout of the document that a reading is of; `undefined` when its YAML has mistakes. */
export const layoutOf = (source: SourceText): Layout | undefined => {
  const documents = parseAllDocuments(source.text, { version: '1.2', schema: 'core', uniqueKeys: false, keepSourceTokens: true })
  const [start = 0] = source.ranges[''] ?? []
  const document = Array.isArray(documents) ? documents.find(({ range }) => start >= range[0] && start <= range[2]) : undefined
  if (!document?.contents || document.errors.length > 0) return undefined
  const seen = { source, pairs: new Map(), items: new Map(), collections: new Map(), marks: [] }
  collect(document.contents, seen)
  return { ...seen, style: styleOf(seen) }
}

interface Seen {
  readonly source: SourceText
  readonly pairs: Map<number, Slot>
  readonly items: Map<number, Slot>
  readonly collections: Map<number, Collection>
  readonly marks: Mark[]
}

const collect = (node: Node | null, seen: Seen): void => {
  if (!node) return
  noteMark(node, seen)
  if (!isMap(node) && !isSeq(node)) return
  seen.collections.set(startOf(node), node as Collection)
  if (isSeq(node)) {
    for (const [index, value] of (node.items as (Node | null)[]).entries()) {
      seen.items.set(startOf(value), { kind: 'item', holder: node as YAMLSeq, index, value })
      collect(value, seen)
    }
    return
  }
  for (const [index, pair] of node.items.entries()) {
    const key = pair.key as Node | null
    const value = pair.value as Node | null
    if (key) seen.pairs.set(startOf(key), { kind: 'pair', holder: node as YAMLMap, index, pair, value })
    if (isScalar(key) && key.type === 'PLAIN' && key.source === '<<')
      seen.marks.push({ from: startOf(key), to: startOf(key) + 2, written: '<<' })
    collect(value, seen)
  }
}

const noteMark = (node: Node, { source: { text }, marks }: Seen): void => {
  if (isAlias(node)) marks.push({ from: startOf(node), to: endOf(node), written: `*${node.source}` })
  const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined
  const tag = isScalar(node) || isCollection(node) ? node.tag : undefined
  if (anchor !== undefined)
    marks.push({ from: text.lastIndexOf(`&${anchor}`, startOf(node)), to: contentEnd(text, node), written: `&${anchor}` })
  else if (tag !== undefined) marks.push({ from: text.lastIndexOf('!', startOf(node)), to: contentEnd(text, node), written: tag })
}

export const startOf = (node: Node | null): number => node?.range?.[0] ?? -1
const endOf = (node: Node | null): number => node?.range?.[1] ?? -1

export const isFlow = (node: Node | null): boolean => isCollection(node) && node.flow === true
export const isBlock = (node: Node | null): node is Collection => isCollection(node) && node.flow !== true

/** Nothing stands there, as behind `body:`. */
export const isEmpty = (node: Node | null): node is null => !node || (isScalar(node) && node.type === 'PLAIN' && node.source === '')

/** Where what people see of a node ends: before the line break and the comments behind it. */
export const contentEnd = (text: string, node: Node): number => {
  if (isBlock(node)) {
    const last = node.items.at(-1)
    if (isMap(node)) return pairEnd(text, last as Pair)
    return last ? contentEnd(text, last as Node) : endOf(node)
  }
  if (!isScalar(node) || !node.type?.startsWith('BLOCK')) return endOf(node)
  const keepsBreaks = /^[|>]\d?\+/.test(text.slice(startOf(node), startOf(node) + 3))
  const written = text.slice(startOf(node), endOf(node))
  return startOf(node) + (keepsBreaks ? written.replace(/\r?\n$/, '') : written.trimEnd()).length
}

export const pairEnd = (text: string, pair: Pair): number => {
  const value = pair.value as Node | null
  return Math.max(isEmpty(value) ? -1 : contentEnd(text, value), colonEnd(pair) ?? endOf(pair.key as Node))
}

/** Behind the colon of a key; `undefined` for a key that has none. */
export const colonEnd = (pair: Pair): number | undefined => {
  const colon = pair.srcToken?.sep?.find(({ type }) => type === 'map-value-ind')
  return colon && colon.offset + 1
}

/** Where the value of a canonical pointer stands; `undefined` when it is not written. */
export const findSlot = (layout: Layout, pointer: string): Slot | undefined => {
  const { ranges } = layout.source
  const [start = -1, , keyStart] = (Object.hasOwn(ranges, pointer) && ranges[pointer]) || []
  const slot =
    keyStart === undefined ? layout.items.get(start) : isSpread(layout, pointer, keyStart) ? undefined : layout.pairs.get(keyStart)
  return slot ?? (standsForList(layout, pointer) ? findSlot(layout, parentOf(pointer)) : slotOfKey(layout, pointer))
}

/** One item may stand for a list of one: `tags: smoke`. */
export const standsForList = ({ source: { ranges } }: Layout, pointer: string): boolean => {
  const [start, , keyStart] = ranges[pointer] ?? []
  return pointer.endsWith('/0') && start !== undefined && keyStart === undefined && ranges[parentOf(pointer)]?.[0] === start
}

/** A key the reader passed over, because nothing stands behind it or the language does not know it. */
const slotOfKey = (layout: Layout, pointer: string): Slot | undefined => {
  const holder = pointer === '' ? undefined : findCollection(layout, parentOf(pointer))
  const key = keysOf(pointer).at(-1)
  const pair = isMap(holder) ? holder.items.find((other) => keyText(other) === key) : undefined
  return pair && layout.pairs.get(startOf(pair.key as Node))
}

/** The key of a pair as the reader takes it. */
export const keyText = ({ key }: Pair): string | undefined =>
  isScalar(key) ? String(key.type === 'PLAIN' ? (key.source ?? key.value) : key.value) : undefined

/** In older dialects the keys of a map may stand beside it: `url` for `/config/url`. Then the map itself stands nowhere. */
const isSpread = ({ source: { ranges } }: Layout, pointer: string, keyStart: number): boolean =>
  Object.entries(ranges).some(([other, range]) => range[2] === keyStart && other.startsWith(`${pointer}/`))

/** The map or list of a canonical pointer, where one is written. */
export const findCollection = (layout: Layout, pointer: string): Collection | undefined => {
  const [start, , keyStart] = layout.source.ranges[pointer] ?? []
  if (pointer === '' || (keyStart === undefined && start !== undefined && !layout.items.has(start)))
    return start === undefined ? undefined : layout.collections.get(start)
  const value = pointer === '/metadata' ? findCollection(layout, '') : findSlot(layout, pointer)?.value
  return isCollection(value) ? (value as Collection) : undefined
}

/** The column in which the keys or dashes of a block collection stand. */
export const columnOfItems = ({ source: { text } }: Layout, node: Collection): number => columnOf(text, startOf(node))
