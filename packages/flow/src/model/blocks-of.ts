import type { JsonObject, JsonValue } from '@testmesh/protocol'
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
  (Object.hasOwn(blockPatterns, step.action) ? (blockPatterns[step.action] ?? []) : []).flatMap(({ key, isInItems }) => {
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

export interface BlockPattern {
  readonly key: string
  /** The steps stand in `steps` of each item of a list. */
  readonly isInItems: boolean
}

/** Of each control action that holds steps. Written out, so that pages can walk a flow without the schemas; a test holds them together. */
export const blockPatterns: Readonly<Record<string, readonly BlockPattern[]>> = {
  condition: [
    { key: 'then', isInItems: false },
    { key: 'else', isInItems: false },
  ],
  switch: [
    { key: 'cases', isInItems: true },
    { key: 'default', isInItems: false },
  ],
  for_each: [{ key: 'steps', isInItems: false }],
  while: [{ key: 'steps', isInItems: false }],
  repeat: [{ key: 'steps', isInItems: false }],
  parallel: [
    { key: 'branches', isInItems: true },
    { key: 'steps', isInItems: false },
  ],
  wait_until: [{ key: 'steps', isInItems: false }],
  group: [{ key: 'steps', isInItems: false }],
  listen: [{ key: 'source', isInItems: false }],
}
