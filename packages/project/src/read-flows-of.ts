import { hashText } from '@testmesh/engine'
import type { FlowReading } from '@testmesh/flow/model'
import type { ActionDescriptor } from '@testmesh/protocol'
import type { FlowCache } from './flow-cache.ts'

export interface ReadFlowsOptions {
  readonly descriptors: readonly ActionDescriptor[]
  readonly cache?: FlowCache
}

/** The flows of a file's text, from the cache where it has them. */
export const readFlowsOf = async (
  text: string,
  file: string,
  { cache, descriptors }: ReadFlowsOptions,
): Promise<readonly FlowReading[]> => {
  // The text behind the file: its hash is remembered, and asked for again where the flow is planned.
  const key = cache && `${hashText(file).slice(0, 16)}-${hashText(text)}`
  const kept = key === undefined ? undefined : cache?.find(key)
  if (kept) return kept
  // The YAML library is only loaded where there is something to read.
  const { readFlows } = await import('./read-flow-text.ts')
  const readings = readFlows(text, descriptors, { file })
  if (key !== undefined) cache?.keep(key, readings)
  return readings
}
