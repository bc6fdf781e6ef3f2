import type { JsonSchema } from '@testmesh/protocol'
import { findControl } from '../control/table.ts'
import type { PlannedStep } from './plan.ts'
import { namesLeftBy } from './reach.ts'

/** What the result of a step may be: a map of the fields that are known beforehand. `any` for an action that does not say. */
export const resultShape = ({ descriptor, step, blocks, flow }: PlannedStep): JsonSchema | 'any' => {
  const { output } = descriptor
  const control = findControl(step.action)
  const named = control?.names?.(step.config)
  if (named === 'any' || (named === undefined && blocks.length === 0 && !isMap(output.properties))) return 'any'
  const outputs = outputsShape(flow, control?.gathers === 'outputs' ? blocks : undefined)
  if (named === undefined && !outputs) return output
  return closed({
    ...(output.properties as object),
    ...Object.fromEntries((named ?? []).map((name) => [name, {}])),
    ...(outputs && { outputs }),
  })
}

/** Of a flow that it runs, or of the steps inside it. */
const outputsShape = (flow: PlannedStep['flow'], blocks: PlannedStep['blocks'] | undefined): JsonSchema | undefined => {
  if (flow) return flowOutputs(flow.plan)
  return blocks && mapOf([...namesLeftBy(blocks.flatMap((block) => [...block.steps])).left.outputs.keys()])
}

/** What `flow` is where the result of a step that runs another flow is at hand. */
export const shapeOfFlow = ({ flow }: PlannedStep): JsonSchema | undefined => {
  if (!flow) return undefined
  const outputs = flowOutputs(flow.plan)
  return closed({ status: {}, outputs, output: outputs })
}

/** Of a flow that declares none, all that its steps captured. */
const flowOutputs = ({ outputs, captured }: NonNullable<PlannedStep['flow']>['plan']): JsonSchema =>
  mapOf(outputs.length > 0 ? outputs.map(({ name }) => name) : [...captured])

/** A map that has these keys and no others. */
export const closed = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  properties,
  additionalProperties: false,
})

/** The same, of values that may be anything. */
export const mapOf = (keys: readonly string[]): JsonSchema => closed(Object.fromEntries(keys.map((key) => [key, {}])))

const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null
