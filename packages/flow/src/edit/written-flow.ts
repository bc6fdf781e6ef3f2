import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { Flow } from '../model/flow.ts'
import type { FlowReading } from '../model/flow-reading.ts'
import { visitSteps } from '../model/visit-steps.ts'

/** JSON that an edit may change. */
export type Mutable = { [key: string]: Mutable } | Mutable[] | string | number | boolean | null
export type MutableMap = { [key: string]: Mutable }

/** A flow as its author wrote it. */
export interface WrittenFlow {
  readonly flow: MutableMap
  /** Steps whose id was made up from their position, and that id. */
  readonly madeUp: ReadonlyMap<object, string>
}

/**
 * A copy of the flow of a reading without what nobody wrote: ids made up from positions, config that the name of an action
 * implies. Reading it as JSON gives the flow again.
 */
export const asWritten = ({ flow, source: { ranges, text } }: FlowReading & { readonly flow: Flow }): WrittenFlow => {
  const { metadata, ...copy } = copyOf(flow as unknown as JsonValue) as MutableMap
  const places: [step: MutableMap, pointer: string][] = []
  visitSteps(copy as unknown as Flow, (step, { pointer }) => void places.push([step as unknown as MutableMap, pointer]))
  const madeUp = new Map<object, string>()
  const wordAt = (pointer: string): string => text.slice(...(ranges[pointer] ?? [0, 0])).replace(/^(["'])(.*)\1$/, '$2')
  for (const [step, pointer] of places) {
    if (wordAt(`${pointer}/id`) !== step.id) {
      madeUp.set(step, String(step.id))
      delete step.id
    }
    const action = wordAt(`${pointer}/action`)
    if (/^[\w.-]+$/.test(action)) step.action = action
    const implied = ranges[`${pointer}/action`]?.[0]
    const config = step.config as MutableMap
    for (const key of Object.keys(config))
      if (implied !== undefined && ranges[`${pointer}/config/${key}`]?.[2] === implied) delete config[key]
    if (Object.keys(config).length === 0) delete step.config
    const cleanup = step.cleanup as MutableMap | undefined
    if (cleanup?.strategy === 'end' && !ranges[`${pointer}/cleanup/strategy`]) delete cleanup.strategy
  }
  return { flow: { ...copy, ...(metadata as MutableMap | undefined) }, madeUp }
}

export const copyOf = (value: JsonValue): Mutable => JSON.parse(JSON.stringify(value)) as Mutable

/** Whether two JSON values are the same, in whatever order their keys stand. */
export const isSame = (one: unknown, other: unknown): boolean => {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame((one as JsonObject)[key], (other as JsonObject)[key]))
  )
}
