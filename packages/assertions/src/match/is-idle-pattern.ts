import { isMap } from '@testmesh/expressions'
import type { JsonValue } from '@testmesh/protocol'

/** Whether every leaf of a pattern is passed over: it holds whatever comes. */
export const isIdlePattern = (pattern: JsonValue): boolean => {
  if (typeof pattern === 'string') return /^##?(?:ignore|any)\s*$/.test(pattern)
  return isMap(pattern) && Object.keys(pattern).length > 0 && Object.values(pattern).every((inner) => isIdlePattern(inner as JsonValue))
}
