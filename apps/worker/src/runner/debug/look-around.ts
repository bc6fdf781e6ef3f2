import type { GatePoint, NamedHere } from '@testmesh/engine'
import { type DebugReply, maxEvaluatedBytes, maxLookedBytes } from '@testmesh/protocol'

type Shown = NonNullable<DebugReply['names']>[number]

/** What the action is given, and all that has a name. What is too long to be shown says how long it is. */
export const lookAround = (point: GatePoint): DebugReply => {
  const { config, failure } = point.config()
  const configBytes = config ? sizeOf(config) : 0
  let leftBytes = maxEvaluatedBytes
  const shown = ({ name, value, from }: NamedHere): Shown => {
    if (value === undefined) return { name, from }
    const bytes = sizeOf(value)
    if (bytes > Math.min(maxLookedBytes, leftBytes)) return { name, from, isLong: true, bytes }
    leftBytes -= bytes
    return { name, value, from }
  }
  return {
    ...(config && (configBytes > maxEvaluatedBytes ? { configBytes } : { config })),
    ...(failure && { failure }),
    names: point.names().map(shown),
  }
}

/** Of its JSON, in bytes. */
export const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))
