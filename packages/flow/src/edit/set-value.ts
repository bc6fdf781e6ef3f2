import type { JsonValue } from '@testmesh/protocol'
import { isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml'
import { keysOf, parentOf } from '../source/pointer.ts'
import { addItem, addKey } from './add-key.ts'
import { type Content, itemsContent, keyContent, valueContent } from './content.ts'
import type { TextEdit } from './edit.ts'
import type { EditContext } from './edit-context.ts'
import { valueAt } from './json-at.ts'
import { columnOfItems, contentEnd, findCollection, findSlot, isFlow, type Layout, standsForList, startOf } from './layout.ts'
import { lineEnd, spaces } from './lines.ts'
import { refuseEdit } from './refused-edit.ts'
import { isJson, replaceValue } from './replace-value.ts'

/** Writes `content` at a canonical pointer: in the place of what stands there, or as a new key or item. */
export const setContent = (context: EditContext, pointer: string, content: Content): TextEdit[] => {
  const { layout } = context
  if (pointer === '') return refuseEdit('the whole flow cannot be set', 'replace its text')
  const slot = findSlot(layout, pointer)
  if (slot) return replaceValue(layout, slot, content)
  const parent = pointer.startsWith('/metadata/') ? '' : parentOf(pointer)
  const key = keysOf(pointer).at(-1) ?? ''
  const holder = findCollection(layout, parent)
  if (isSeq(holder)) return append(context, { pointer, key, content })
  if (isMap(holder)) return addKey(layout, holder as YAMLMap, { key, content, order: context.orderAt(parent) })
  return setContent(context, parent, wrapped(context, { parent, key, content }))
}

interface Added {
  readonly pointer: string
  readonly key: string
  readonly content: Content
}

/** The map or list that is not there yet, with the new key or item in it. */
const wrapped = ({ layout, written }: EditContext, { parent, key, content }: Omit<Added, 'pointer'> & { parent: string }): Content => {
  const value = findSlot(layout, parent)?.value
  if (key === '-' && standsForList(layout, `${parent}/0`))
    return itemsContent([valueContent(valueAt(written.flow, `${parent}/0`) as JsonValue), content])
  const isNothing = !value || (isScalar(value) && value.value === null)
  if (!isNothing) return refuseEdit(`there is no place for "${key}" in what stands here`, 'write a map in its place first', parent)
  return key === '-' ? itemsContent([content]) : keyContent(key, content)
}

const append = ({ layout }: EditContext, { pointer, key, content }: Added): TextEdit[] => {
  const holder = findCollection(layout, parentOf(pointer))
  if (!isSeq(holder) || (key !== '-' && Number(key) !== holder.items.length))
    return refuseEdit(`there is no item ${key} in this list`, 'append with "-"', parentOf(pointer))
  if (!isFlow(holder)) return appendLine(layout, holder as YAMLSeq, content)
  const written = content.inFlow?.(layout.style, { isJson: isJson(layout.source.text, { holder: holder as YAMLSeq }) })
  return written === undefined
    ? refuseEdit('this list stands between brackets', 'write it over several lines first', parentOf(pointer))
    : addItem(layout, holder as YAMLSeq, written)
}

const appendLine = (layout: Layout, holder: YAMLSeq, content: Content): TextEdit[] => {
  const { source, style } = layout
  const column = columnOfItems(layout, holder)
  const { head, lines } = content.inBlock({ column, isItem: true, style })
  const at = lineEnd(source.text, Math.max(startOf(holder), contentEnd(source.text, holder)))
  return [{ from: at, to: at, insert: [`${style.eol}${spaces(column)}-${head}`, ...lines].join(style.eol) }]
}
