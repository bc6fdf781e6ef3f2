import { groupBy } from '../group-by.ts'
import type { Goal, Scenario } from '../scenario.ts'
import type { History } from './history.ts'
import type { Summary } from './summarize.ts'

interface Figures extends Summary {
  readonly faults: number
}

/** Which goals of the scenario were not reached, in words. */
export const missedGoals = (scenario: Scenario, history: History, figures: Figures): string[] =>
  scenario.goals
    .filter((goal) => !checks[goal](scenario, history, figures))
    .map((goal) => `${goal}: ${wanted[goal]}; attempts: ${outcomesOf(history)}`)

const outcomesOf = ({ attempts }: History): string =>
  [...groupBy(attempts, ({ outcome }) => outcome)].map(([outcome, own]) => `${own.length} ${outcome ?? 'open'}`).join(', ')

const wanted: Readonly<Record<Goal, string>> = {
  'attempts-bounded': 'no more attempts than jobs, and slots for each fault',
  'some-stale': 'late attempts are turned away',
  'none-lost': 'no attempt is lost or given back',
  'poison-dead': 'poison is dead after three attempts, and nothing else is',
  'stopped-in-a-second': 'a job that was lost in a pause stops within a second after it',
}

const checks: Readonly<Record<Goal, (scenario: Scenario, history: History, figures: Figures) => boolean>> = {
  'attempts-bounded': ({ slots }, _history, { attempts, jobs, faults }) => attempts <= jobs + faults * slots,
  'some-stale': (_scenario, _history, { stale }) => stale > 0,
  'none-lost': (_scenario, { attempts }) => attempts.every(({ outcome }) => outcome !== 'lost' && outcome !== 'released'),
  'poison-dead': ({ poison }, { jobs }, { dead }) => {
    const poisoned = jobs.filter(({ fate }) => fate === 'poison')
    const isRight = poisoned.every(({ state, epoch, reason }) => state === 'dead' && epoch === 3 && reason !== null)
    return poisoned.length >= poison && isRight && dead === poisoned.length
  },
  'stopped-in-a-second': (_scenario, _history, { slowestAbortMs }) => slowestAbortMs <= 1_000,
}
