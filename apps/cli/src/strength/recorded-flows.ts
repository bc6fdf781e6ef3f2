import { builtins, createFiles } from '@testmesh/actions'
import type { Ports } from '@testmesh/engine'
import type { Project, RunnableFlow } from '@testmesh/project'
import { openSnapshots } from '@testmesh/project/again'
import type { RecordedBatch } from '@testmesh/recordings'
import { chooseExecutions, type RecordedFlow } from '@testmesh/strength'
import { type TellBroken, unbrokenEvents } from '../unbroken-events.ts'

export interface RecordedFlowsOptions {
  readonly project: Project
  readonly flows: readonly RunnableFlow[]
  readonly batches: readonly RecordedBatch[]
  readonly tellBroken: TellBroken
}

/** The flows that were recorded, as they stand now, with executions of them. */
export const recordedFlows = async ({ project, flows, batches, tellBroken }: RecordedFlowsOptions): Promise<RecordedFlow[]> => {
  const chosen = await chooseExecutions(
    flows.map(({ file, plan }) => ({ file, name: plan.flow.name })),
    batches.map((batch) => ({ id: batch.record.batchId, blob: batch.blob, events: unbrokenEvents(batch, tellBroken) })),
  )
  const output = `${project.folder}/output`
  const ports = builtins({ root: project.root, output })
  const snapshots = await openSnapshots({ project, flows, writes: 'nothing' })
  return flows.flatMap((flow, index): RecordedFlow[] => {
    const { executions = [], moreExecutions = 0 } = chosen[index] ?? {}
    if (executions.length === 0) return []
    const files = createFiles({ root: project.root, folder: flow.folder, output })
    const own: Ports = { ...ports, actions: project.actions, files, ...(snapshots && { snapshots: snapshots.of(flow) }) }
    const { plan, variables, data, file } = flow
    return [{ plan, variables, data, file, ports: own, executions, moreExecutions }]
  })
}
