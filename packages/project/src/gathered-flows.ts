import { hasTemplate } from '@testmesh/action-kit'
import type { FindFlow, Routing } from '@testmesh/engine'
import { type FlowReading, visitSteps } from '@testmesh/flow/model'
import type { Capability } from '@testmesh/protocol'
import type { Project } from './load-project.ts'
import type { ReadFlowsOptions } from './read-flows-of.ts'

/** Finds and reads the flows that others run. One serves a whole command: what it has read it does not read again. */
export interface FlowLibrary {
  /** Gathers all that a flow runs, directly or not, before it is planned. */
  gather(reading: FlowReading): Promise<GatheredFlows>
}

export interface GatheredFlows {
  readonly find: FindFlow
  /** The files they stand in, each once. */
  readonly files: readonly GatheredFile[]
}

export interface GatheredFile {
  /** Relative to the project, with forward slashes. */
  readonly file: string
  readonly text: string
  /** The flow that is run. */
  readonly reading: FlowReading
  /** All flows that the file holds. */
  readonly documents: readonly FlowReading[]
}

export interface FlowLibraryOptions extends ReadFlowsOptions {
  readonly project: Project
  /** What actions may do beyond the network. Default: everything. */
  readonly granted?: readonly Capability[]
  /** Of the environment. */
  readonly routing?: Routing | undefined
  /** Names of flows that are elsewhere, for "did you mean". */
  readonly otherFlows?: readonly string[]
}

/** The names that steps of a flow call others by. */
export const flowsRunBy = ({ flow }: FlowReading): string[] => {
  const names: string[] = []
  if (flow)
    visitSteps(flow, ({ action, config }) => {
      if (action === 'run_flow' && typeof config.flow === 'string' && !hasTemplate(config.flow)) names.push(config.flow)
    })
  return names
}
