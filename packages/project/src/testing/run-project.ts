import { actionDescriptors } from '@testmesh/actions'
import type { ActionTable } from '@testmesh/engine'
import {
  type BatchFollower,
  type BatchOptions,
  type BatchResult,
  type LoadedFlow,
  type LoadFlowOptions,
  loadFlows,
  type Project,
  type RunnableFlow,
  runBatch,
  variableLayers,
} from '../index.ts'

/** All flows of a file. */
export const flowsOf = async (project: Project, path: string, options: Partial<LoadFlowOptions> = {}): Promise<LoadedFlow[]> =>
  loadFlows(path, { project, descriptors: actionDescriptors, variables: variableLayers(project, { osEnvironment: {} }), ...options })

/** The flows of files that are right. @throws when one is not */
export const runnable = async (
  project: Project,
  paths: readonly string[],
  options: Pick<LoadFlowOptions, 'descriptors'> & Partial<LoadFlowOptions>,
): Promise<RunnableFlow[]> => {
  const flows = (await Promise.all(paths.map((path) => flowsOf(project, path, options)))).flat()
  return flows.map((flow) => {
    if (flow.plan) return { ...flow, plan: flow.plan }
    throw new Error(JSON.stringify(flow.diagnostics))
  })
}

export interface RunProjectOptions extends Partial<Omit<BatchOptions, 'project' | 'flows' | 'actions'>> {
  readonly actions: ActionTable
  readonly follower?: BatchFollower
  readonly secrets?: Readonly<Record<string, string>>
}

/** Runs all flows of these files as one batch. */
export const runProject = async (project: Project, paths: readonly string[], options: RunProjectOptions): Promise<BatchResult> => {
  const { actions, follower, secrets, ...more } = options
  const variables = variableLayers(project, { osEnvironment: {}, ...(secrets && { secrets }) })
  const flows = await runnable(project, paths, { descriptors: actions.descriptors, variables })
  const batch = { project, flows, actions, command: 'testmesh run', version: 'test', parallel: 1, ...more }
  return runBatch(batch, async () => (follower ? [follower] : []))
}
