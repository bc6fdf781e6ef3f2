import { acceptActual, applyEdits, type Compared, planEdit } from '@testmesh/flow/edit'
import type { FlowReading } from '@testmesh/flow/walk'
import type { ActionDescriptor, JsonValue } from '@testmesh/protocol'
import { changedLines } from './changed-lines.ts'
import type { Proposal } from './messages.ts'

/** What would become of an assertion if it expected what was there: the edit, and its lines before and after. */
export const proposeActual = (
  reading: FlowReading,
  pointer: string,
  compared: Compared,
  descriptors: readonly ActionDescriptor[],
): Proposal | undefined => {
  const edit = acceptActual(valueAt(reading.flow as JsonValue | undefined, pointer), pointer, compared)
  const plan = edit && planEdit(reading, edit, descriptors)
  if (!edit || !plan || 'refused' in plan) return undefined
  const { text } = reading.source
  const [change] = changedLines(text, applyEdits(text, plan.edits))
  return change && { edit, before: itemOf(text.slice(change.from, change.to)), after: itemOf(change.insert) }
}

/** Without the dash of its list. */
const itemOf = (lines: string): string => lines.trim().replace(/^- +/, '')

const valueAt = (flow: JsonValue | undefined, pointer: string): JsonValue | undefined =>
  pointer
    .split('/')
    .slice(1)
    .reduce<JsonValue | undefined>(
      (value, key) => (typeof value === 'object' && value !== null ? (value as Readonly<Record<string, JsonValue>>)[key] : undefined),
      flow,
    )
