import type { FlowReading } from '../model/flow-reading.ts'
import { visitSteps } from '../model/visit-steps.ts'
import { readFlow } from '../read/read-flow.ts'
import { applyEdits, type TextEdit } from './edit.ts'
import type { EditContext } from './edit-context.ts'
import { pointerOf } from './json-at.ts'
import { isApart } from './order-edits.ts'
import { stepReferences } from './references.ts'
import { refuseEdit } from './refused-edit.ts'
import { asWritten, isSame, type Mutable, type MutableMap } from './written-flow.ts'

interface CheckOptions {
  /** The step that the edit is about. */
  readonly focus?: Mutable | undefined
  /** Nothing of the wanted flow may be passed over: what the language does not take is refused. */
  readonly isExact?: boolean
}

/**
 * Reads the text as the edits leave it, and refuses them unless it means what the flow of the context says. Gives the pointer
 * of the step that the edit is about.
 *
 * @throws RefusedEdit
 */
export const checkPlan = (
  context: EditContext,
  edits: readonly TextEdit[],
  { focus, isExact = false }: CheckOptions,
): string | undefined => {
  const { reading, descriptors, written, layout } = context
  const edited = readFlow(applyEdits(reading.source.text, edits), descriptors)
  if (!isApart(edits) || mistakes(edited) > mistakes(reading) || !means(edited, written.flow, isExact ? undefined : descriptors)) {
    const hint = layout.marks.length > 0 ? 'the file uses YAML anchors or tags; edit the text' : 'edit the text'
    refuseEdit('the text would change in more than this, or not as wanted', hint)
  }
  const ids = idsByPointer(edited)
  checkMadeUpIds(context, ids)
  if (typeof focus !== 'object' || focus === null) return undefined
  const selects = pointerOf(written.flow, focus)
  return selects !== undefined && ids.has(selects) ? selects : refuseEdit('there can be no step in this place', 'choose a list of steps')
}

const mistakes = ({ diagnostics }: FlowReading): number =>
  diagnostics.filter(({ code, severity }) => severity === 'error' && (code.startsWith('YAML_') || code === 'FLOW_KEY_TWICE')).length

/** The wanted flow is read as JSON where it has to be: then a value it was given is taken as the language takes it. */
const means = (edited: FlowReading, wanted: MutableMap, descriptors: EditContext['descriptors'] | undefined): boolean => {
  const found = writtenFlowOf(edited)
  if (found === undefined || isSame(found, wanted)) return found !== undefined
  return descriptors !== undefined && isSame(found, writtenFlowOf(readFlow(JSON.stringify(wanted), descriptors)))
}

const writtenFlowOf = ({ flow, ...reading }: FlowReading): MutableMap | undefined => flow && asWritten({ ...reading, flow }).flow

const idsByPointer = ({ flow }: FlowReading): Map<string, string> => {
  const ids = new Map<string, string>()
  if (flow) visitSteps(flow, ({ id }, { pointer }) => void ids.set(pointer, id))
  return ids
}

/** A step without an id is called after its position. When that changes, what reads it would read another step. */
const checkMadeUpIds = ({ reading, descriptors, written }: EditContext, ids: ReadonlyMap<string, string>): void => {
  if (written.madeUp.size === 0) return
  const read = new Set(stepReferences(reading.flow, descriptors).map(({ id }) => id))
  for (const [step, id] of written.madeUp) {
    if (!read.has(id) || 'id' in step) continue
    const pointer = pointerOf(written.flow, step)
    if (pointer !== undefined && ids.get(pointer) !== id)
      refuseEdit(`"${id}" is read by that name, which it has from its place and would lose`, 'give that step an id first')
  }
}
