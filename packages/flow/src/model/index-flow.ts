import type { ActionDescriptor, FlowIndex, FlowIndexStep } from '@testmesh/protocol'
import { locate } from '../source/locate.ts'
import type { FlowReading } from './flow-reading.ts'
import { references } from './references.ts'
import { visitSteps } from './visit-steps.ts'

/** What lists and search need of a flow; a text that holds none gives an empty index. `descriptors` as in `references`. */
export const indexFlow = ({ flow, source }: FlowReading, descriptors: readonly ActionDescriptor[] = []): FlowIndex => {
  if (!flow) return { name: '', tags: [], steps: [], references: [] }
  const steps: FlowIndexStep[] = []
  visitSteps(flow, ({ id, name, action }, { path, phase, pointer }) => {
    const line = locate(source, pointer).span?.start.line
    steps.push({ path, id, action, phase, pointer, ...(name === undefined ? {} : { name }), ...(line === undefined ? {} : { line }) })
  })
  return {
    name: flow.name,
    tags: flow.tags,
    steps,
    references: [...new Set(references(flow, descriptors).map(({ path }) => path))],
    ...(flow.description === undefined ? {} : { description: flow.description }),
    ...(flow.suite === undefined ? {} : { suite: flow.suite }),
    ...(flow.quarantine === undefined ? {} : { quarantine: flow.quarantine }),
  }
}
