import type { ResultOf, scheduleRoutes } from '@testmesh/protocol'
import { type BatchLook, batchLook, problemWords } from '../../execution/model/batch-look.ts'

export type Fire = ResultOf<typeof scheduleRoutes.listScheduleFires>['items'][number]

/** What came of a time, as it is shown: a flow that could not run is not hidden behind others that passed. */
export const lookOf = (fire: Fire): BatchLook => {
  switch (fire.outcome) {
    case 'refused':
      return { status: 'error', word: 'Refused', about: problemWords(fire) }
    case 'skipped':
      return { status: 'skipped', word: 'Passed over', about: 'what it started before still ran' }
    case 'missed':
      return { status: 'cancelled', word: missedWords(fire.missed), about: 'no server was up in time' }
    case 'started':
      return batchLook(fire)
  }
}

/** The server counts no further. */
const mostCounted = 1000

const missedWords = (missed: number): string => {
  if (missed >= mostCounted) return `Missed ${mostCounted.toLocaleString('en')} times or more`
  return missed === 1 ? 'Missed once' : `Missed ${missed} times`
}
