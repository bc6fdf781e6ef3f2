import { type FlowReading, locate, visitSteps } from '@testmesh/flow/model'
import type { ActionDescriptor, Capability, Diagnostic } from '@testmesh/protocol'
import { problem } from './problem.ts'

/** Steps whose actions ask for more than is granted where the flow would run. */
export const checkCapabilities = (
  { flow, source }: FlowReading,
  descriptors: readonly ActionDescriptor[],
  granted: readonly Capability[],
): Diagnostic[] => {
  if (!flow) return []
  const needs = new Map(descriptors.map(({ type, capabilities = [] }) => [type, capabilities.filter((one) => !granted.includes(one))]))
  const found: Diagnostic[] = []
  visitSteps(flow, ({ action }, { pointer }) => {
    for (const capability of needs.get(action) ?? []) {
      const place = locate(source, `${pointer}/action`)
      found.push(problem('CAPABILITY_DENIED', `${action} needs the capability "${capability}", which is not granted here`, place, HOW))
    }
  })
  return found
}

const HOW = 'whoever runs the server may grant it in its settings: capabilities'
