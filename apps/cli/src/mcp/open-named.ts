import { resolve } from 'node:path'
import { isInside } from '@testmesh/actions'
import { bareProject, type Project } from '@testmesh/project'
import { listBatches, type RecordedBatch } from '@testmesh/recordings'
import { findProject } from '../load-selection.ts'
import { openBatch, placeOfBatch } from '../recorded-batch.ts'
import { UsageError } from '../usage-error.ts'
import type { Desk } from './desk.ts'

export interface NamedBatch {
  readonly batch: RecordedBatch
  readonly project: Project
}

/** @throws UsageError for one that is not there, or lies elsewhere */
export const openNamed = async ({ folder, given }: Desk, named: string): Promise<NamedBatch> => {
  const { id, from, isPath } = placeOfBatch(named)
  if (isPath && !isInside(resolve(from), folder)) throw new UsageError(`${named} lies outside of the project`)
  const { project = bareProject(from) } = isPath ? {} : await findProject([], given)
  const batch = openBatch(project.folder, id)
  if (batch) return { batch, project }
  const latest = listBatches(project.folder).slice(0, mostNamed)
  const there = latest.length > 0 ? `the latest are ${latest.map(({ record }) => record.batchId).join(', ')}` : 'nothing was recorded yet'
  throw new UsageError(`there is no recorded batch ${id}: ${there}`)
}

const mostNamed = 5
