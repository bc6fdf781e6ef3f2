import type { ActionDescriptor, Diagnostic } from '@testmesh/protocol'
import type { FlowReading } from '../model/flow-reading.ts'
import { locate } from '../source/locate.ts'
import { keysOf } from '../source/pointer.ts'
import { checkMarks } from './check-marks.ts'
import { checkPlan } from './check-plan.ts'
import { valueContent } from './content.ts'
import { removalOf, removeText } from './delete-key.ts'
import type { Edit, EditPlan, TextEdit } from './edit.ts'
import { type EditContext, openEdit } from './edit-context.ts'
import { changeFlow } from './edit-flow.ts'
import { pointerOf } from './json-at.ts'
import { RefusedEdit } from './refused-edit.ts'
import { setContent } from './set-value.ts'

/**
 * Plans an edit as the smallest change of the text: every other line stays as it is, and so do comments. The new text has been
 * read again and means what the edit says; what cannot be done so is refused, with the reason. Never throws.
 */
export const planEdit = (reading: FlowReading, edit: Edit, descriptors: readonly ActionDescriptor[]): EditPlan => {
  try {
    const context = openEdit(reading, descriptors)
    const { edits, label } = draftOf(context, edit)
    const ordered = inOrder(edits)
    checkMarks(context, ordered)
    const focus = changeFlow(context, edit)
    checkPlan(context, ordered)
    const selects = focus && pointerOf(context.written.flow, focus)
    return { edits: ordered, label, ...(selects === undefined ? {} : { selects }) }
  } catch (error) {
    return { refused: toDiagnostic(error, reading) }
  }
}

interface Draft {
  readonly edits: readonly TextEdit[]
  readonly label: string
}

const draftOf = (context: EditContext, edit: Edit): Draft => {
  switch (edit.kind) {
    case 'setValue':
      return { edits: setContent(context, edit.pointer, valueContent(edit.value)), label: `Change ${inWords(context, edit.pointer)}` }
    case 'deleteKey':
      return { edits: removeText(context, removalOf(context, edit.pointer)), label: `Remove ${inWords(context, edit.pointer)}` }
    default:
      throw new RefusedEdit({ message: 'not there yet', hint: 'edit the text' })
  }
}

/** `url of create_order` */
const inWords = ({ steps }: EditContext, pointer: string): string => {
  const key = keysOf(pointer).findLast((part) => !/^(?:\d+|-)$/.test(part)) ?? 'the flow'
  const holder = [...steps.keys()].findLast((step) => pointer.startsWith(`${step}/`))
  return holder === undefined ? key : `${key} of ${steps.get(holder)?.id}`
}

/** Sorted; what begins and ends at one place is put together. */
const inOrder = (edits: readonly TextEdit[]): TextEdit[] => {
  const ordered: TextEdit[] = []
  for (const edit of edits
    .filter(({ from, to, insert }) => to > from || insert !== '')
    .toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = ordered.at(-1)
    if (last && last.to === edit.from) ordered[ordered.length - 1] = { from: last.from, to: edit.to, insert: last.insert + edit.insert }
    else ordered.push(edit)
  }
  return ordered
}

const toDiagnostic = (error: unknown, { source, diagnostics }: FlowReading): Diagnostic => {
  const refusal = error instanceof RefusedEdit ? error.refusal : { message: 'the edit cannot be made', hint: 'edit the text' }
  const broken = refusal.code === 'FLOW_EDIT_BROKEN' ? diagnostics.find(({ severity }) => severity === 'error') : undefined
  return {
    code: refusal.code ?? 'FLOW_EDIT_REFUSED',
    severity: 'error',
    message: refusal.message,
    place: broken?.place ?? locate(source, refusal.pointer ?? ''),
    hint: broken?.hint ? `${broken.message}: ${broken.hint}` : refusal.hint,
  }
}
