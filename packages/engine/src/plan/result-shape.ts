import type { JsonSchema } from '@testmesh/protocol'
import { findControl } from '../control/table.ts'
import type { PlannedStep } from './plan.ts'

/** What the result of a step may be: a map of the fields that are known beforehand. `any` for an action that does not say. */
export const resultShape = ({ descriptor, step, blocks, flow }: PlannedStep): JsonSchema | 'any' => {
  const { output } = descriptor
  const named = findControl(step.action)?.names?.(step.config)
  if (named === 'any' || (named === undefined && blocks.length === 0 && !isMap(output.properties))) return 'any'
  const outputs = flow && { outputs: flowOutputs(flow.plan) }
  if (named === undefined && !outputs) return output
  return closed({ ...(output.properties as object), ...Object.fromEntries((named ?? []).map((name) => [name, {}])), ...outputs })
}

/** What `flow` is where the result of a step that runs another flow is at hand. */
export const shapeOfFlow = ({ flow }: PlannedStep): JsonSchema | undefined => {
  if (!flow) return undefined
  const outputs = flowOutputs(flow.plan)
  return closed({ status: {}, outputs, output: outputs })
}

/** Of a flow that declares none, all that its steps captured. */
const flowOutputs = ({ outputs, captured }: NonNullable<PlannedStep['flow']>['plan']): JsonSchema =>
  closed(Object.fromEntries([...(outputs.length > 0 ? outputs.map(({ name }) => name) : captured)].map((name) => [name, {}])))

/** A map that has these keys and no others. */
export const closed = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  properties,
  additionalProperties: false,
})

const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null
