import type { ActionDescriptor, JsonObject } from '@testmesh/protocol'
import type { Flow, Step } from '../model/flow.ts'
import type { FlowReading } from '../model/flow-reading.ts'
import { visitSteps } from '../model/visit-steps.ts'
import { actionTableOf } from '../read/action-table.ts'
import { type Layout, layoutOf } from './layout.ts'
import { RefusedEdit } from './refused-edit.ts'
import { asWritten, type WrittenFlow } from './written-flow.ts'

/** What an edit is planned with. */
export interface EditContext {
  readonly reading: FlowReading & { readonly flow: Flow }
  readonly descriptors: readonly ActionDescriptor[]
  readonly layout: Layout
  /** A copy of the flow that an edit may change. */
  readonly written: WrittenFlow
  /** The steps of the flow by pointer. */
  readonly steps: ReadonlyMap<string, Step>
  /** In which order the keys of the map at a pointer are usually written. */
  readonly orderAt: (pointer: string) => readonly string[] | undefined
  /** Whether the language wants what stands at a pointer to be there. */
  readonly isRequired: (pointer: string) => boolean
}

/** @throws RefusedEdit for a text that has to be mended first */
export const openEdit = (reading: FlowReading, descriptors: readonly ActionDescriptor[]): EditContext => {
  const layout = reading.flow && layoutOf(reading.source)
  if (!reading.flow || !layout)
    throw new RefusedEdit({
      code: 'FLOW_EDIT_BROKEN',
      message: 'mend the YAML first: its parts cannot be told apart',
      hint: 'the problem is marked in the text',
    })
  const { flow } = reading
  const steps = new Map<string, Step>()
  visitSteps(flow, (step, { pointer }) => steps.set(pointer, step))
  return {
    reading: { ...reading, flow },
    descriptors,
    layout,
    written: asWritten({ ...reading, flow }),
    steps,
    orderAt: (pointer) => (pointer === '' ? flowOrder : steps.has(pointer) ? stepOrder : undefined),
    isRequired: (pointer) => isRequired(pointer, steps, descriptors),
  }
}

const flowOrder = [
  ...['name', 'description', 'suite', 'tags', 'quarantine', 'environment', 'env_file', 'env', 'inputs', 'data', 'data_source', 'config'],
  ...['setup', 'steps', 'teardown', 'on_error', 'outputs'],
]

const stepOrder = [
  ...['id', 'name', 'description', 'action', 'tags', 'disabled', 'depends_on', 'when', 'config', 'output'],
  ...['assert', 'assert_any', 'assert_none', 'retry', 'timeout', 'max_duration', 'on_error', 'cleanup'],
]

const isRequired = (pointer: string, steps: ReadonlyMap<string, Step>, descriptors: readonly ActionDescriptor[]): boolean => {
  if (pointer === '/steps' || steps.has(pointer)) return true
  const at = pointer.lastIndexOf('/config/')
  const step = at === -1 ? undefined : steps.get(pointer.slice(0, at))
  const schema = step && actionTableOf(descriptors).get(step.action)?.descriptor.config
  return schema !== undefined && isRequiredIn(schema, pointer.slice(at + '/config/'.length).split('/'))
}

const isRequiredIn = (schema: JsonObject, [key = '', ...rest]: readonly string[]): boolean => {
  if (rest.length === 0) return Array.isArray(schema.required) && schema.required.includes(key)
  const properties = schema.properties as JsonObject | undefined
  const inner = /^\d+$/.test(key) ? schema.items : properties?.[key]
  return typeof inner === 'object' && inner !== null && isRequiredIn(inner as JsonObject, rest)
}
