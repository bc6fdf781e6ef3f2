import type { ResultOf, triggerRoutes } from '@testmesh/protocol'
import { type BatchLook, batchLook, problemWords } from '../../execution/model/batch-look.ts'
import type { Trigger } from './trigger-fields.ts'

export type Arrival = ResultOf<typeof triggerRoutes.listTriggerArrivals>['items'][number]

/** What came of a request, as it is shown. */
export const lookOf = (arrival: Arrival): BatchLook =>
  arrival.outcome === 'started' ? batchLook(arrival) : { ...quietLooks[arrival.outcome], ...whyOf(arrival) }

/** What is known of the last one in a list of triggers. */
export const lastLook = ({ outcome, executions }: NonNullable<Trigger['lastArrival']>): BatchLook =>
  outcome === 'started' ? { status: 'passed', word: 'Started', about: String(executions) } : quietLooks[outcome]

const quietLooks = {
  refused: { status: 'error', word: 'Nothing could start' },
  unmet: { status: 'skipped', word: 'Passed over', about: 'the condition did not hold' },
  skipped: { status: 'skipped', word: 'Passed over', about: 'what it started before still ran' },
  paused: { status: 'skipped', word: 'Passed over', about: 'the trigger was paused' },
  ping: { status: 'passed', word: 'Ping', about: 'GitHub asked whether anybody is there' },
  unproven: { status: 'cancelled', word: 'Not let in' },
} as const satisfies Record<Exclude<Arrival['outcome'], 'started'>, BatchLook>

const whyOf = (arrival: Arrival): Pick<BatchLook, 'about'> => (arrival.problems.length > 0 ? { about: problemWords(arrival) } : {})
