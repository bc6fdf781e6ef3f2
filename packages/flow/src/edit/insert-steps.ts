import { isSeq, type Node, type YAMLSeq } from 'yaml'
import { addItem } from './add-key.ts'
import { listContent } from './content.ts'
import type { TextEdit } from './edit.ts'
import type { EditContext } from './edit-context.ts'
import { findCollection, findSlot, isEmpty, isFlow, type Layout, type Slot, startOf } from './layout.ts'
import { nextLine, shiftLines } from './lines.ts'
import { refuseEdit } from './refused-edit.ts'
import { replaceValue } from './replace-value.ts'
import { setContent } from './set-value.ts'
import { blockOfStep } from './step-block.ts'

interface Insertion {
  readonly list: string
  readonly index: number
  /** Of a list whose dashes stand in the first column. */
  readonly lines: readonly string[]
}

/** Writes steps into a list, which is made when it is not there. */
export const insertSteps = (context: EditContext, { list, index, lines }: Insertion): TextEdit[] => {
  const { layout } = context
  const holder = findCollection(layout, list)
  if (!holder) return index === 0 ? setContent(context, list, listContent(lines)) : refuseEdit('there is no such list', 'insert at 0', list)
  if (!isSeq(holder)) return refuseEdit('there is no list of steps here', 'name a list', list)
  const count = holder.items.length
  if (index < 0 || index > count || !Number.isInteger(index))
    return refuseEdit(`the list has ${count} steps`, 'insert at one of them, or behind the last', list)
  if (isFlow(holder)) return insertBetweenBrackets(context, holder as YAMLSeq, { list, index, lines })
  return insertLines(layout, { list, index, lines }, count)
}

const insertLines = (layout: Layout, { list, index, lines }: Insertion, count: number): TextEdit[] => {
  const { source, style } = layout
  const { text } = source
  const blockAt = (at: number) => blockOfStep(layout, slotOf(layout, list, at), { hasComments: true })
  const { column } = blockAt(0)
  const written = shiftLines(lines, column).join(style.eol)
  const blank = isSpaced(layout, list) ? style.eol : ''
  if (index < count) {
    const { from } = blockAt(index)
    return [{ from, to: from, insert: written + style.eol + blank }]
  }
  const { to } = blockAt(count - 1)
  const at = nextLine(text, to)
  return [at > to ? { from: at, to: at, insert: blank + written + style.eol } : { from: to, to, insert: style.eol + blank + written }]
}

const slotOf = (layout: Layout, list: string, index: number): Slot =>
  findSlot(layout, `${list}/${index}`) ?? refuseEdit('a part of this list cannot be read', 'mend it first', list)

/** Whether blank lines set the steps of a list apart; a list of one goes by the flow's own. */
export const isSpaced = (layout: Layout, list: string): boolean => {
  const holder = findCollection(layout, list)
  if (!holder || !isSeq(holder) || isFlow(holder)) return false
  if (holder.items.length < 2) return list !== '/steps' && isSpaced(layout, '/steps')
  return holder.items.slice(1).some((_, index) => {
    const slot = layout.items.get(startOf(holder.items[index + 1] as Node))
    return slot !== undefined && /\n[ \t]*\r?\n$/.test(layout.source.text.slice(0, blockOfStep(layout, slot, { hasComments: true }).from))
  })
}

const insertBetweenBrackets = (context: EditContext, holder: YAMLSeq, { list, index, lines }: Insertion): TextEdit[] => {
  const { layout } = context
  const slot = findSlot(layout, list)
  const [line = ''] = lines
  if (lines.length === 1 && line.startsWith('- {')) {
    if (index === holder.items.length) return addItem(layout, holder, line.slice(2))
    const at = startOf(holder.items[index] as Node)
    return [{ from: at, to: at, insert: `${line.slice(2)}, ` }]
  }
  if (slot && !isFlow(slot.holder) && holder.items.length === 0 && !isEmpty(slot.value))
    return replaceValue(layout, slot, listContent(lines))
  return refuseEdit('this list stands between brackets', 'write it over several lines first', list)
}
