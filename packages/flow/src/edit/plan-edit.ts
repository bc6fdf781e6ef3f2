import type { ActionDescriptor } from '@testmesh/protocol'
import type { FlowReading } from '../model/flow-reading.ts'
import { readFlow } from '../read/read-flow.ts'
import { parentOf } from '../source/pointer.ts'
import { checkMarks } from './check-marks.ts'
import { checkPlan } from './check-plan.ts'
import { valueContent } from './content.ts'
import { removalOf, removeText } from './delete-key.ts'
import { applyEdits, type Edit, type EditPlan, type TextEdit } from './edit.ts'
import { type EditContext, openEdit } from './edit-context.ts'
import { changeFlow } from './edit-flow.ts'
import { labelOf } from './edit-label.ts'
import { insertSteps } from './insert-steps.ts'
import { meantEdit } from './meant-edit.ts'
import { partsOf } from './merge-value.ts'
import { inOrder, spliceOf } from './order-edits.ts'
import { pasteSteps } from './pasted-steps.ts'
import { checkName, checkUses } from './plan-rename.ts'
import { refusalOf, refuseEdit } from './refused-edit.ts'
import { renameKey } from './rename-key.ts'
import { outputRenaming, readersText } from './rename-output.ts'
import { renameOf, renameText } from './rename-step.ts'
import { setContent } from './set-value.ts'
import { writeOut } from './short-forms.ts'
import { indexOf, moveStep, removeStep, stepAt, unwrapStep, wrapStep } from './step-edits.ts'
import { stepText } from './step-text.ts'

/**
 * Plans an edit as the smallest change of the text: every other line stays as it is, and so do comments. The new text has been
 * read again and means what the edit says; what cannot be done so is refused, with the reason. Never throws.
 */
export const planEdit = (reading: FlowReading, edit: Edit, descriptors: readonly ActionDescriptor[]): EditPlan => {
  try {
    checkPointers(edit)
    const context = openEdit(reading, descriptors)
    const meant = meantEdit(context, edit)
    const renaming = meant.kind === 'renameKey' ? outputRenaming(context, meant) : undefined
    if (renaming) checkName(renaming)
    const { text } = reading.source
    // What puts the same in its place is no change: nobody would see it undone.
    const edits = inOrder(textEditsOf(context, meant)).filter(({ from, to, insert }) => text.slice(from, to) !== insert)
    checkMarks(context, edits)
    const label = labelOf(context, meant)
    const selects = checkPlan(context, edits, { focus: changeFlow(context, meant), isExact: meant.kind === 'renameKey' })
    if (renaming) checkUses(renaming, edits)
    return { edits, label, ...(selects === undefined ? {} : { selects }) }
  } catch (error) {
    return { refused: refusalOf(error, reading) }
  }
}

/** What is no pointer stands nowhere, whatever it is called: `toString`. */
const checkPointers = (edit: Edit): void => {
  for (const name of ['pointer', 'step', 'list'] as const) {
    const pointer = (edit as Partial<Record<typeof name, string>>)[name]
    if (pointer !== undefined && pointer !== '' && !pointer.startsWith('/'))
      refuseEdit(`"${pointer}" is no JSON pointer`, 'begin it with /, as in /steps/0/config/url')
  }
}

const textEditsOf = (context: EditContext, edit: Edit): TextEdit[] => {
  const longer = writeOut(context, edit)
  if (longer) return inSequence(context, [edit], applyEdits(context.reading.source.text, inOrder(longer)))
  switch (edit.kind) {
    case 'setValue': {
      const parts = partsOf(context, edit)
      return parts ? inSequence(context, parts) : setContent(context, edit.pointer, valueContent(edit.value))
    }
    case 'deleteKey':
      return removeText(context, removalOf(context, edit.pointer))
    case 'renameKey':
      return [...renameKey(context, edit), ...readersText(context, edit)]
    case 'insertStep':
      return insertSteps(context, { ...edit, pasted: pasteSteps(context, edit.text) })
    case 'duplicateStep': {
      stepAt(context, edit.step)
      const pasted = pasteSteps(context, stepText(context.reading, edit.step))
      return insertSteps(context, { list: parentOf(edit.step), index: indexOf(edit.step) + 1, pasted })
    }
    case 'removeStep':
      return removeStep(context, edit.step)
    case 'moveStep':
      return moveStep(context, edit)
    case 'wrapStep':
      return wrapStep(context, edit)
    case 'unwrapStep':
      return unwrapStep(context, edit.step)
    case 'renameStep':
      stepAt(context, edit.step)
      return renameText(context, renameOf(context, edit.step, edit.id))
  }
}

/** One edit after the other, as one; of a text that means the same when one is given. */
const inSequence = ({ reading, descriptors }: EditContext, parts: readonly Edit[], from?: string): TextEdit[] => {
  const { text } = reading.source
  const edited = parts.reduce((before, part) => {
    const context = openEdit(readFlow(before, descriptors), descriptors)
    const edits = inOrder(textEditsOf(context, part))
    checkMarks(context, edits)
    return applyEdits(before, edits)
  }, from ?? text)
  return spliceOf(text, edited)
}
