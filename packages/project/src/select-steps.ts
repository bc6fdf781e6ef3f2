import type { Plan, PlannedStep, Resume } from '@testmesh/engine'
import { nearestNames } from '@testmesh/expressions'
import type { DataRow } from '@testmesh/protocol'
import { listBatches, readBatch } from '@testmesh/recordings'
import type { LoadedFlow } from './load-flow.ts'
import type { Project } from './load-project.ts'

/** A part of a flow: the ids of steps of its `steps`. */
export interface StepRange {
  readonly only?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export const isWholeFlow = ({ only, from, to }: StepRange): boolean => only === undefined && from === undefined && to === undefined

const ONLY_ALONE = '--only names one step by itself: it cannot stand beside --from and --to'

/** A test of whether a step is in the range; or, in words, why there is no such range in this flow. */
export const selectSteps = ({ steps }: Plan, range: StepRange): ((planned: PlannedStep) => boolean) | string => {
  if (range.only !== undefined && (range.from !== undefined || range.to !== undefined)) return ONLY_ALONE
  const ids = steps.map(({ id }) => id)
  for (const id of [range.only, range.from, range.to]) {
    if (id === undefined || ids.includes(id)) continue
    const [nearest] = nearestNames(id, ids)
    return `there is no step "${id}"; ${nearest === undefined ? `there are: ${listed(ids)}` : `did you mean "${nearest}"?`}`
  }
  const first = ids.indexOf(range.only ?? range.from ?? ids[0] ?? '')
  const last = range.only ?? range.to
  const end = last === undefined ? ids.length - 1 : ids.indexOf(last)
  if (end < first) return `step "${range.from}" comes after step "${range.to}"`
  const chosen = new Set(ids.slice(first, end + 1))
  return (planned) => chosen.has(planned.id)
}

const MOST_LISTED = 20

const listed = (ids: readonly string[]): string => `${ids.slice(0, MOST_LISTED).join(', ')}${ids.length > MOST_LISTED ? ', …' : ''}`

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
