import { isScalar, type Node } from 'yaml'
import { keysOf, parentOf } from '../source/pointer.ts'
import type { Edit, TextEdit } from './edit.ts'
import type { EditContext } from './edit-context.ts'
import { valueAt } from './json-at.ts'
import { findSlot, keyText, type Layout } from './layout.ts'
import { isSetting } from './meant-edit.ts'
import { refuseEdit } from './refused-edit.ts'
import { writeFlow, writeKey } from './write-value.ts'

/** Writes another key where one stands: its value, what is said of it and its place stay. @throws RefusedEdit */
export const renameKey = (context: EditContext, { pointer, key }: Extract<Edit, { kind: 'renameKey' }>): TextEdit[] => {
  const { layout } = context
  const old = keysOf(pointer).at(-1) ?? ''
  if (parentOf(pointer) === '/metadata' || isSetting(context, pointer))
    return refuseEdit(`"${old}" is a word of the language`, 'only names of your own can be changed, such as those of headers', pointer)
  const slot = findSlot(layout, pointer)
  if (slot?.kind !== 'pair') return refuseEdit(`"${old}" is not written here as a name`, 'edit the text', pointer)
  if (key === '') return refuseEdit('a name is needed', `write one, or remove "${old}"`, pointer)
  if (key === old) return refuseEdit('it is called so already', 'choose another name', pointer)
  const isTaken = slot.holder.items.some((pair) => keyText(pair) === key) || isKeyOf(valueAt(context.written.flow, parentOf(pointer)), key)
  if (isTaken) return refuseEdit(`there is a "${key}" beside it already`, 'choose another name', pointer)
  const node = slot.pair.key as Node
  const [from = 0, to = 0] = node.range ?? []
  return [{ from, to, insert: likeBefore(layout, node, key) }]
}

const isKeyOf = (map: unknown, key: string): boolean => typeof map === 'object' && map !== null && Object.hasOwn(map, key)

/** In the quotes that it stood in. */
const likeBefore = ({ style }: Layout, node: Node, key: string): string => {
  if (isScalar(node) && node.type === 'QUOTE_DOUBLE') return writeFlow(key, style, { like: '"' })
  if (isScalar(node) && node.type === 'QUOTE_SINGLE') return writeFlow(key, style, { like: "'" })
  return writeKey(key, style)
}
