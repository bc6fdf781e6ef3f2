import type { ResultOf, scheduleRoutes } from '@testmesh/protocol'
import { formatCount } from '../../ui/format.ts'
import { type Status, statusLooks } from '../../ui/status.tsx'

export type Fire = ResultOf<typeof scheduleRoutes.listScheduleFires>['items'][number]

export interface FireLook {
  readonly status: Status
  readonly word: string
  /** Why it is so, or what more there is to say. */
  readonly about?: string
}

/** What came of a time, as it is shown: a flow that could not run is not hidden behind others that passed. */
export const lookOf = (fire: Fire): FireLook => {
  switch (fire.outcome) {
    case 'refused':
      return { status: 'error', word: 'Refused', about: problemWords(fire) }
    case 'skipped':
      return { status: 'skipped', word: 'Passed over', about: 'what it started before still ran' }
    case 'missed':
      return { status: 'cancelled', word: missedWords(fire.missed), about: 'no server was up in time' }
    case 'started':
      return startedLook(fire)
  }
}

const startedLook = (fire: Fire): FireLook => {
  const { executions, failed, quarantined, unfinished, verdict, problems } = fire
  const facts = [
    executions > 1 && formatCount(executions, 'execution'),
    failed > 0 && executions > 1 && `${failed} failed`,
    quarantined > 0 && `${quarantined} failed in quarantine`,
    problems.length > 0 && problemWords(fire),
  ].filter(Boolean)
  const about = facts.length > 0 ? { about: facts.join(', ') } : {}
  if (unfinished > 0) return { status: 'running', word: statusLooks.running.word, ...about }
  if (verdict === null) return { status: 'none', word: 'Not kept any more', ...about }
  const isWell = verdict === 'passed' || verdict === 'flaky'
  return problems.length > 0 && isWell
    ? { status: 'error', word: `${statusLooks[verdict].word} in part`, ...about }
    : { status: verdict, word: statusLooks[verdict].word, ...about }
}

/** `Checkout could not run: the flow was removed, and 2 more`. */
const problemWords = ({ problems }: Fire): string => {
  const [first] = problems
  if (!first) return 'nothing could run'
  const what = first.flowName === null ? first.message : `${first.flowName} could not run: ${first.message}`
  return problems.length > 1 ? `${what}, and ${problems.length - 1} more` : what
}

/** The server counts no further. */
const mostCounted = 1000

const missedWords = (missed: number): string => {
  if (missed >= mostCounted) return `Missed ${mostCounted.toLocaleString('en')} times or more`
  return missed === 1 ? 'Missed once' : `Missed ${missed} times`
}
