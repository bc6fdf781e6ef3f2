import type { FlowReading } from '../model/flow-reading.ts'
import { readFlow } from '../read/read-flow.ts'
import { applyEdits, type TextEdit } from './edit.ts'
import type { EditContext } from './edit-context.ts'
import { refuseEdit } from './refused-edit.ts'
import { asWritten, isSame, type WrittenFlow } from './written-flow.ts'

/** Reads the text as the edits leave it, and refuses them unless it means what the flow of the context says. @throws RefusedEdit */
export const checkPlan = ({ reading, descriptors, written, layout }: EditContext, edits: readonly TextEdit[]): FlowReading => {
  const edited = readFlow(applyEdits(reading.source.text, edits), descriptors)
  if (mistakes(edited) > mistakes(reading) || !means(edited, written, descriptors)) {
    const hint = layout.marks.length > 0 ? 'the file uses YAML anchors or tags; edit the text' : 'edit the text'
    refuseEdit('the text would change in more than this, or not as wanted', hint)
  }
  return edited
}

const mistakes = ({ diagnostics }: FlowReading): number =>
  diagnostics.filter(({ code, severity }) => severity === 'error' && (code.startsWith('YAML_') || code === 'FLOW_KEY_TWICE')).length

/** The wanted flow is read as JSON where it has to be: then a value it was given is taken as the language takes it. */
const means = (edited: FlowReading, { flow }: WrittenFlow, descriptors: EditContext['descriptors']): boolean => {
  const found = writtenFlowOf(edited)
  return found !== undefined && (isSame(found, flow) || isSame(found, writtenFlowOf(readFlow(JSON.stringify(flow), descriptors))))
}

const writtenFlowOf = ({ flow, ...reading }: FlowReading): WrittenFlow['flow'] | undefined => flow && asWritten({ ...reading, flow }).flow
