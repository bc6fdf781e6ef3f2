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
  const kept = cache?.find(file, text)
  if (kept) return kept
  // The YAML library is only loaded where there is something to read.
  const { readFlows } = await import('./read-flow-text.ts')
  const readings = readFlows(text, descriptors, { file })
  cache?.keep(file, readings)
  return readings
}
