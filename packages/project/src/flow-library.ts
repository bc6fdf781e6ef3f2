import { type FlowLibrary, type FlowLibraryOptions, flowsRunBy, type GatheredFlows } from './gathered-flows.ts'

const alone: GatheredFlows = { find: (name) => ({ problem: `there is no flow "${name}"` }), files: [] }

/** A library of flows that reads nothing before a flow runs another one. */
export const createFlowLibrary = (options: FlowLibraryOptions): FlowLibrary => {
  let gather: Promise<FlowLibrary['gather']> | undefined
  return {
    gather: async (reading) => {
      if (flowsRunBy(reading).length === 0) return alone
      // Most flows run no others: what finds those is only loaded where it is needed.
      gather ??= import('./gather-flows.ts').then(({ createGather }) => createGather(options))
      return (await gather)(reading)
    },
  }
}
