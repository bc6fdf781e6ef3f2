import { keysOf } from '../source/pointer.ts'
import type { Edit } from './edit.ts'
import type { EditContext } from './edit-context.ts'

/** An edit in a few words. */
export const labelOf = (context: EditContext, edit: Edit): string => {
  switch (edit.kind) {
    case 'setValue':
      return `Change ${settingOf(context, edit.pointer)}`
    case 'deleteKey':
      return `Remove ${settingOf(context, edit.pointer)}`
    case 'renameKey':
      return `Rename ${settingOf(context, edit.pointer)} to ${edit.key}`
    case 'insertStep':
      return 'Add step'
    case 'renameStep':
      return `Rename ${stepOf(context, edit.step)} to ${edit.id}`
    case 'wrapStep':
      return `Wrap ${stepOf(context, edit.step)} in ${edit.with}`
    case 'removeStep':
    case 'moveStep':
    case 'duplicateStep':
    case 'unwrapStep':
      return `${verbs[edit.kind]} ${stepOf(context, edit.step)}`
  }
}

const verbs = { removeStep: 'Remove', moveStep: 'Move', duplicateStep: 'Duplicate', unwrapStep: 'Unwrap' }

const stepOf = ({ steps }: EditContext, pointer: string): string => `step ${steps.get(pointer)?.id}`

/** `url of create_order` */
const settingOf = ({ steps }: EditContext, pointer: string): string => {
  const key = keysOf(pointer).findLast((part) => !/^(?:\d+|-)$/.test(part)) ?? 'the flow'
  const holder = [...steps.keys()].findLast((step) => pointer.startsWith(`${step}/`))
  return holder === undefined ? key : `${key} of ${steps.get(holder)?.id}`
}
