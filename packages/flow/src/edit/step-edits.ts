import { isSeq } from 'yaml'
import { blocksOf } from '../model/blocks-of.ts'
import type { Step } from '../model/flow.ts'
import { readFlow } from '../read/read-flow.ts'
import { parentOf } from '../source/pointer.ts'
import { removalOf, removeText } from './delete-key.ts'
import { applyEdits, type Edit, type TextEdit } from './edit.ts'
import { type EditContext, openEdit } from './edit-context.ts'
import { insertSteps, isSpaced } from './insert-steps.ts'
import { valueAt } from './json-at.ts'
import { contentEnd, findCollection, findSlot, isEmpty, isFlow, type Layout, type Slot, startOf } from './layout.ts'
import { linesOf, shiftLines } from './lines.ts'
import { inOrder, isApart, spliceOf } from './order-edits.ts'
import { refuseEdit } from './refused-edit.ts'
import { blockLines, blockOfStep } from './step-block.ts'
import { type WrapStep, wrapBraces, wrapLines, wrapperOf } from './wrapper.ts'

/** The step at a pointer. @throws RefusedEdit when there is none */
export const stepAt = ({ steps }: EditContext, pointer: string): Step =>
  steps.get(pointer) ?? refuseEdit('there is no such step', 'choose another', pointer)

/** The position of a step in its list. */
export const indexOf = (pointer: string): number => Number(pointer.slice(pointer.lastIndexOf('/') + 1))

const slotOf = (context: EditContext, step: string): Slot => {
  stepAt(context, step)
  return findSlot(context.layout, step) ?? refuseEdit('this step is written in an older way', 'edit the text', step)
}

export const removeStep = (context: EditContext, step: string): TextEdit[] => {
  slotOf(context, step)
  return removeText(context, removalOf(context, step))
}

export type MoveStep = Extract<Edit, { kind: 'moveStep' }>

/** Whether a step stands already where it is to go. @throws RefusedEdit when it cannot go there */
export const staysInPlace = ({ steps }: EditContext, { step, list, index }: MoveStep): boolean => {
  if (`${list}/`.startsWith(`${step}/`)) refuseEdit('a step cannot be moved into itself', 'choose another place', step)
  if (list !== parentOf(step) && parentOf(step) === '/steps' && !steps.has('/steps/1'))
    refuseEdit('a flow needs at least one step', 'add another step first', step)
  return list === parentOf(step) && (index === indexOf(step) || index === indexOf(step) + 1)
}

export const moveStep = (context: EditContext, edit: MoveStep): TextEdit[] => {
  const { step, list, index } = edit
  const slot = slotOf(context, step)
  if (staysInPlace(context, edit)) return []
  const pasted = { lines: linesOfStep(context.layout, slot), steps: [valueAt(context.written.flow, step) ?? null] }
  const inserted = inOrder(insertSteps(context, { list, index, pasted }))
  const edits = inOrder([...removeStep(context, step), ...inserted])
  return isApart(edits) ? edits : removeAfterwards(context, edit, inserted)
}

/** A list that goes with its last step, and a new one in its place: one after the other. */
const removeAfterwards = (
  { reading, descriptors }: EditContext,
  { step, list, index }: MoveStep,
  inserted: readonly TextEdit[],
): TextEdit[] => {
  const { text } = reading.source
  const between = openEdit(readFlow(applyEdits(text, inserted), descriptors), descriptors)
  const [, position = '', rest = ''] = step.startsWith(`${list}/`) ? (/^(\d+)(.*)$/.exec(step.slice(list.length + 1)) ?? []) : []
  const at = position !== '' && Number(position) >= index ? `${list}/${Number(position) + 1}${rest}` : step
  return spliceOf(text, applyEdits(between.layout.source.text, inOrder(removeStep(between, at))))
}

/** A step as lines of a list whose dash stands in the first column. */
const linesOfStep = (layout: Layout, slot: Slot): string[] => {
  const { text } = layout.source
  if (isEmpty(slot.value)) return ['-']
  if (isFlow(slot.holder)) return linesOf(`- ${text.slice(startOf(slot.value), contentEnd(text, slot.value))}`)
  return blockLines(layout, blockOfStep(layout, slot, { hasComments: true }))
}

export const wrapStep = (context: EditContext, edit: WrapStep): TextEdit[] => {
  const { layout } = context
  const slot = slotOf(context, edit.step)
  const wrapper = wrapperOf(context, edit)
  if (isFlow(slot.holder) && slot.value) {
    const [before, behind] = wrapBraces(wrapper)
    const [from, to] = [startOf(slot.value), contentEnd(layout.source.text, slot.value)]
    return [
      { from, to: from, insert: before },
      { from: to, to, insert: behind },
    ]
  }
  const { from, to, column } = blockOfStep(layout, slot, { hasComments: true })
  const lines = wrapLines(wrapper, linesOfStep(layout, slot), layout.style)
  return [{ from, to, insert: shiftLines(lines, column).join(layout.style.eol) }]
}

/** The lists inside a step, by pointer. @throws RefusedEdit when they hold nothing */
export const innerLists = (context: EditContext, step: string): string[] => {
  const blocks = blocksOf(stepAt(context, step)).filter(({ steps }) => steps.length > 0)
  return blocks.length > 0 ? blocks.map(({ pointer }) => step + pointer) : refuseEdit('this step holds no steps', 'remove it instead', step)
}

export const unwrapStep = (context: EditContext, step: string): TextEdit[] => {
  const { layout } = context
  const { text } = layout.source
  const slot = slotOf(context, step)
  const inner = innerLists(context, step).flatMap((list) => {
    const holder = findCollection(layout, list)
    return isSeq(holder) ? holder.items.map((_, index) => linesOfStep(layout, slotOf(context, `${list}/${index}`))) : []
  })
  if (isFlow(slot.holder) && slot.value) {
    const written = inner.map((lines) =>
      lines.length === 1
        ? (lines[0] ?? '').slice(2)
        : refuseEdit('this list stands between brackets', 'write it over several lines first', step),
    )
    return [{ from: startOf(slot.value), to: contentEnd(text, slot.value), insert: written.join(', ') }]
  }
  const { from, dashLine, to, column } = blockOfStep(layout, slot, { hasComments: true })
  const blank = isSpaced(layout, parentOf(step)) ? [''] : []
  const lines = inner.flatMap((part, index) => (index === 0 ? part : [...blank, ...part]))
  return [{ from, to, insert: text.slice(from, dashLine) + shiftLines(lines, column).join(layout.style.eol) }]
}
