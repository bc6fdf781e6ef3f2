import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { controlDescriptors } from './control-descriptors.ts'
import type { Step } from './flow.ts'

/** A list of steps inside a control step. */
export interface Block {
  /** The setting it stands in: `then`, `cases`, `branches`, `steps`. */
  readonly key: string
  /** A branch's own name. */
  readonly name?: string
  /** JSON pointer below the step: `/config/branches/0/steps`. */
  readonly pointer: string
  readonly steps: readonly Step[]
}

/** The steps inside a step, in the order of its action's settings; none for actions that hold no steps. */
export const blocksOf = (step: Step): Block[] =>
  (patterns.get(step.action) ?? []).flatMap(({ key, isInItems }) => {
    const value = step.config[key]
    if (!Array.isArray(value)) return []
    if (!isInItems) return [{ key, pointer: `/config/${key}`, steps: value as unknown as Step[] }]
    return (value as JsonValue[]).flatMap((item, index) => blockOfItem(item, { key, pointer: `/config/${key}/${index}/steps` }))
  })

const blockOfItem = (item: JsonValue, { key, pointer }: { key: string; pointer: string }): Block[] => {
  const { name, steps } = (typeof item === 'object' && item !== null ? item : {}) as JsonObject
  if (!Array.isArray(steps)) return []
  return [{ key, ...(typeof name === 'string' ? { name } : {}), pointer, steps: steps as unknown as Step[] }]
}

interface BlockPattern {
  readonly key: string
  /** The steps stand in `steps` of each item of a list. */
  readonly isInItems: boolean
}

const patternsOf = (config: JsonObject): BlockPattern[] =>
  Object.entries((config.properties ?? {}) as Readonly<Record<string, JsonObject>>).flatMap(([key, schema]): BlockPattern[] => {
    if (schema['x-steps'] === true) return [{ key, isInItems: false }]
    const inner = ((schema.items as JsonObject | undefined)?.properties as JsonObject | undefined)?.steps as JsonObject | undefined
    return inner?.['x-steps'] === true ? [{ key, isInItems: true }] : []
  })

const patterns = new Map(controlDescriptors.map(({ type, config }) => [type, patternsOf(config)]))
