import type { ActionDescriptor } from '@testmesh/protocol'
import type { FlowReading } from '../model/flow-reading.ts'
import { readFlow } from '../read/read-flow.ts'
import { parentOf } from '../source/pointer.ts'
import { removalOf } from './delete-key.ts'
import type { Edit } from './edit.ts'
import { type EditContext, openEdit } from './edit-context.ts'
import { removeAt, renameAt, setAt, valueAt } from './json-at.ts'
import { findSlot } from './layout.ts'
import { meantEdit } from './meant-edit.ts'
import { pasteSteps } from './pasted-steps.ts'
import { refuseEdit } from './refused-edit.ts'
import { renameReadersInFlow } from './rename-output.ts'
import { renameInFlow, renameOf } from './rename-step.ts'
import { writeOutInFlow } from './short-forms.ts'
import { indexOf, innerLists, type MoveStep, staysInPlace, stepAt } from './step-edits.ts'
import { stepText } from './step-text.ts'
import { wrapJson, wrapperOf } from './wrapper.ts'
import { copyOf, isSame, type Mutable } from './written-flow.ts'

/** The flow that an edit is to give, made without writing its text: what a plan is held against. @throws RefusedEdit */
export const editFlow = (reading: FlowReading, edit: Edit, descriptors: readonly ActionDescriptor[]): FlowReading => {
  const context = openEdit(reading, descriptors)
  changeFlow(context, meantEdit(context, edit))
  return readFlow(JSON.stringify(context.written.flow), descriptors)
}

/** Makes an edit in the written flow of a context, and gives the step to select afterwards. @throws RefusedEdit */
export const changeFlow = (context: EditContext, edit: Edit): Mutable | undefined => {
  const { flow } = context.written
  writeOutInFlow(context, edit)
  switch (edit.kind) {
    case 'setValue':
      setAt(flow, edit.pointer, copyOf(edit.value))
      return undefined
    case 'deleteKey':
      remove(context, edit.pointer)
      return undefined
    case 'renameKey':
      renameReadersInFlow(context, edit)
      renameAt(flow, edit.pointer, edit.key)
      return undefined
    case 'insertStep':
      return insert(context, edit.list, edit.index, pasteSteps(context, edit.text).steps)
    case 'duplicateStep':
      return insert(context, parentOf(edit.step), indexOf(edit.step) + 1, pasteSteps(context, stepText(context.reading, edit.step)).steps)
    case 'removeStep':
      return removeStep(context, edit.step)
    case 'moveStep':
      return move(context, edit)
    case 'wrapStep': {
      const step = valueAt(flow, edit.step) ?? null
      setAt(flow, edit.step, wrapJson(wrapperOf(context, edit), step))
      return valueAt(flow, edit.step)
    }
    case 'unwrapStep': {
      const inner = innerLists(context, edit.step).flatMap((list) => valueAt(flow, list) as Mutable[])
      listAt(context, parentOf(edit.step)).splice(indexOf(edit.step), 1, ...inner)
      return inner[0]
    }
    case 'renameStep':
      stepAt(context, edit.step)
      renameInFlow(context, renameOf(context, edit.step, edit.id))
      return valueAt(flow, edit.step)
  }
}

const remove = (context: EditContext, pointer: string): void => {
  const { flow } = context.written
  const removal = removalOf(context, pointer)
  if (removal.isKept) setAt(flow, removal.pointer, Array.isArray(valueAt(flow, removal.pointer)) ? [] : {})
  else removeAt(flow, removal.pointer)
  // In older spellings a map may stand nowhere itself: it goes with the last of what it is made of.
  for (let holder = parentOf(removal.pointer); holder !== ''; holder = parentOf(holder)) {
    if (!isSame(valueAt(flow, holder), {}) || findSlot(context.layout, holder)) return
    removeAt(flow, holder)
  }
}

/** The step behind it, or before it, or around it comes into its place. */
const removeStep = (context: EditContext, step: string): Mutable | undefined => {
  const { flow } = context.written
  const list = parentOf(step)
  const neighbours = [indexOf(step) + 1, indexOf(step) - 1].map((index) => `${list}/${index}`)
  const parents = [...context.steps.keys()].filter((other) => step.startsWith(`${other}/`)).toReversed()
  const next = [...neighbours, ...parents].find((pointer) => context.steps.has(pointer))
  const selected = next === undefined ? undefined : valueAt(flow, next)
  remove(context, step)
  return selected
}

const insert = (context: EditContext, list: string, index: number, steps: readonly Mutable[]): Mutable | undefined => {
  listAt(context, list).splice(index, 0, ...steps)
  return steps[0]
}

const move = (context: EditContext, edit: MoveStep): Mutable | undefined => {
  const { flow } = context.written
  const { step, list, index } = edit
  const moved = valueAt(flow, step) ?? null
  if (staysInPlace(context, edit)) return moved
  const target = listAt(context, list)
  if (list === parentOf(step)) {
    target.splice(indexOf(step), 1)
    target.splice(index > indexOf(step) ? index - 1 : index, 0, moved)
    return moved
  }
  remove(context, step)
  target.splice(index, 0, moved)
  return moved
}

/** A list of the written flow, made when it is not there. */
const listAt = ({ written: { flow } }: EditContext, pointer: string): Mutable[] => {
  if (valueAt(flow, pointer) === undefined) setAt(flow, pointer, [])
  const list = valueAt(flow, pointer)
  return Array.isArray(list) ? list : refuseEdit('there is no list of steps here', 'name a list', pointer)
}
