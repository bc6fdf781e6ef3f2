import type { ActionDescriptor } from '@testmesh/protocol'
import type { Flow } from '../model/flow.ts'
import type { FlowReading } from '../model/flow-reading.ts'
import { readFlow } from '../read/read-flow.ts'
import { removalOf } from './delete-key.ts'
import type { Edit } from './edit.ts'
import { type EditContext, openEdit } from './edit-context.ts'
import { removeAt, setAt, valueAt } from './json-at.ts'
import { copyOf } from './written-flow.ts'

/** The flow that an edit is to give, made without looking at the text: what a plan is held against. */
export const editFlow = (reading: FlowReading, edit: Edit, descriptors: readonly ActionDescriptor[]): Flow | undefined => {
  const context = openEdit(reading, descriptors)
  changeFlow(context, edit)
  return readFlow(JSON.stringify(context.written.flow), descriptors).flow
}

/** Makes an edit in the written flow of a context, and gives the step it is about. */
export const changeFlow = (context: EditContext, edit: Edit): object | undefined => {
  const { flow } = context.written
  switch (edit.kind) {
    case 'setValue':
      setAt(flow, edit.pointer, copyOf(edit.value))
      return undefined
    case 'deleteKey':
      remove(context, edit.pointer)
      return undefined
    default:
      return undefined
  }
}

const remove = (context: EditContext, pointer: string): void => {
  const { flow } = context.written
  const removal = removalOf(context, pointer)
  if (removal.isKept) setAt(flow, removal.pointer, Array.isArray(valueAt(flow, removal.pointer)) ? [] : {})
  else removeAt(flow, removal.pointer)
}
