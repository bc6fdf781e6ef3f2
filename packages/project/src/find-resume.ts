import type { Resume } from '@testmesh/engine'
import type { DataRow } from '@testmesh/protocol'
import { listBatches, readBatch } from '@testmesh/recordings'
import type { LoadedFlow } from './load-flow.ts'
import type { Project } from './load-project.ts'

/** What the last recorded run of a flow that did not pass left behind, of the same data row. */
export const findResume = async (project: Project, flow: LoadedFlow, row: DataRow | undefined): Promise<Resume | undefined> => {
  for (const { record } of listBatches(project.folder)) {
    if (record.files[flow.file] === undefined) continue
    const batch = readBatch(project.folder, record.batchId)
    for await (const event of batch?.events() ?? []) {
      if (event.type !== 'execution.started' || event.data.flow.file !== flow.file || event.data.flow.name !== flow.reading.flow?.name)
        continue
      // By name: its number changes when a row is added above.
      if (event.data.row?.name !== row?.name) continue
      const resume = await batch?.resume(event.executionId)
      if (resume !== undefined) return resume as unknown as Resume
    }
  }
  return undefined
}
