import type { Plan, PlannedStep } from '@testmesh/engine'
import { nearestNames } from '@testmesh/expressions'
import type { StepRange } from './step-range.ts'

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
