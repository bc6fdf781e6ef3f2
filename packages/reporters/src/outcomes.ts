// How executions ended, as data for programs; apart, because no run needs it.
export type { Outcome, OutcomeProblem } from './outcomes/follow-outcomes.ts'
export { followOutcomes } from './outcomes/follow-outcomes.ts'
export { outcomeOf } from './outcomes/outcome-of.ts'
export { isWrong } from './track/is-wrong.ts'
