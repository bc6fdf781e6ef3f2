import type { JsonValue } from '@testmesh/protocol'
import { isSeq, type Node, type YAMLSeq } from 'yaml'
import { addItem } from './add-key.ts'
import type { Content } from './content.ts'
import type { TextEdit } from './edit.ts'
import type { EditContext } from './edit-context.ts'
import { findCollection, findSlot, isFlow, type Layout, type Slot, startOf } from './layout.ts'
import { nextLine, shiftLines } from './lines.ts'
import type { PastedSteps } from './pasted-steps.ts'
import { refuseEdit } from './refused-edit.ts'
import { isJson, replaceValue } from './replace-value.ts'
import { setContent } from './set-value.ts'
import { blockOfStep } from './step-block.ts'
import type { Style } from './style.ts'
import { writeFlow } from './write-value.ts'

interface Insertion {
  readonly list: string
  readonly index: number
  readonly pasted: PastedSteps
}

/** Writes steps into a list, which is made when it is not there. */
export const insertSteps = (context: EditContext, { list, index, pasted }: Insertion): TextEdit[] => {
  const { layout } = context
  const holder = findCollection(layout, list)
  if (!holder)
    return index === 0 ? setContent(context, list, stepsContent(pasted)) : refuseEdit('there is no such list', 'insert at 0', list)
  if (!isSeq(holder)) return refuseEdit('there is no list of steps here', 'name a list', list)
  const count = holder.items.length
  if (index < 0 || index > count || !Number.isInteger(index))
    return refuseEdit(`the list has ${count} steps`, 'insert at one of them, or behind the last', list)
  if (isFlow(holder)) return insertBetweenBrackets(context, holder as YAMLSeq, { list, index, pasted })
  return insertLines(layout, { list, index, pasted }, count)
}

const insertLines = (layout: Layout, { list, index, pasted }: Insertion, count: number): TextEdit[] => {
  const { source, style } = layout
  const { text } = source
  const blockAt = (at: number) => blockOfStep(layout, slotOf(layout, list, at), { hasComments: true })
  const { column } = blockAt(0)
  const written = shiftLines(pasted.lines, column).join(style.eol)
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

const insertBetweenBrackets = ({ layout }: EditContext, holder: YAMLSeq, { list, index, pasted }: Insertion): TextEdit[] => {
  const slot = findSlot(layout, list)
  if (slot && !isFlow(slot.holder) && holder.items.length === 0) return replaceValue(layout, slot, stepsContent(pasted))
  const written = inBraces(pasted, layout.style, isJson(layout.source.text, { holder }))
  if (index === holder.items.length) return addItem(layout, holder, written)
  const at = startOf(holder.items[index] as Node)
  return [{ from: at, to: at, insert: `${written}, ` }]
}

/** A list of steps. Between braces it is written anew, so comments cannot come along. */
const stepsContent = (pasted: PastedSteps): Content => ({
  inBlock: ({ column, style }) => ({ head: '', lines: shiftLines(pasted.lines, column + style.dash) }),
  inFlow: (style, options) => `[${inBraces(pasted, style, options.isJson)}]`,
})

const inBraces = ({ lines, steps }: PastedSteps, style: Style, json: boolean): string => {
  const [line = ''] = lines
  if (lines.length === 1 && line.startsWith('- {')) return line.slice(2)
  if (lines.some((other) => /(?:^|\s)#/.test(other)))
    return refuseEdit('there is no room for comments between braces', 'write the list over several lines first')
  return steps.map((step) => writeFlow(step as JsonValue, style, { isJson: json })).join(', ')
}
