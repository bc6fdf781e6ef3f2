import type { Resume } from '@testmesh/engine'
import type { DataRow } from '@testmesh/protocol'
import { listBatches, readBatch } from '@testmesh/recordings'
import type { LoadedFlow } from './load-flow.ts'
import type { Project } from './load-project.ts'
import { beforeSecret } from './rows/before-secret.ts'

export interface Wanted {
  readonly flow: LoadedFlow
  readonly row: DataRow | undefined
  readonly environment: string | undefined
}

/** What the last recorded run of a flow that did not pass left behind, of the same data row and in the same environment. */
export const findResume = async (project: Project, { flow, row, environment }: Wanted): Promise<Resume | undefined> => {
  for (const { record } of listBatches(project.folder)) {
    if (record.files[flow.file] === undefined) continue
    const batch = readBatch(project.folder, record.batchId)
    for await (const event of batch?.events() ?? []) {
      if (event.type !== 'execution.started') continue
      const { data } = event
      // What was made in another environment is not there, or is something else.
      if (data.flow.file !== flow.file || data.flow.name !== flow.reading.flow?.name || data.environment !== environment) continue
      if (!isSameRow(data.row, row)) continue
      const resume = await batch?.resume(event.executionId)
      if (resume !== undefined) return resume as unknown as Resume
    }
  }
  return undefined
}

/** By name: its number changes when a row is added above. Where the name holds a secret the number has to do. */
const isSameRow = (recorded: DataRow | undefined, row: DataRow | undefined): boolean => {
  if (!recorded || !row) return recorded === row
  const beginning = beforeSecret(recorded.name)
  return recorded.name === row.name || (beginning !== undefined && row.name.startsWith(beginning) && recorded.index === row.index)
}
