import type { Told } from './webhook-routes.ts'

/** `Checkout (row 3) in staging`. */
export const nameOfTold = (told: Told): string => {
  if (told.type === 'schedule') return `The schedule ${told.scheduleName}`
  return `${told.flowName}${told.row === null ? '' : ` (${told.row})`}${told.environment === null ? '' : ` in ${told.environment}`}`
}

/** `begins to fail`. */
export const whatOfTold = (told: Told): string => {
  if (told.type === 'schedule') return whatOfFire(told)
  if (told.change === 'failing') return 'begins to fail'
  if (told.change === 'passing') return 'passes again'
  return `${verdictWords[told.verdict]}${told.isQuarantined ? ', in quarantine' : ''}`
}

/** Why, where something went wrong. */
export const whyOfTold = (told: Told): string | undefined => {
  if (told.type === 'execution') return told.failure ? `${told.failure.code}: ${told.failure.message}` : undefined
  const [first, ...others] = told.problems
  if (!first) return undefined
  const why = first.flowName === null ? first.message : `${first.flowName}: ${first.message}`
  return others.length > 0 ? `${why}; and ${others.length} more` : why
}

const verdictWords = {
  passed: 'passed',
  flaky: 'passed, when it was run again',
  failed: 'failed',
  error: 'met an error',
  skipped: 'was skipped',
  cancelled: 'was cancelled',
} as const

const whatOfFire = ({ outcome, missed, problems }: Told & { readonly type: 'schedule' }): string => {
  if (outcome === 'refused') return 'could start nothing'
  if (outcome === 'missed') return missed > 1 ? `missed ${missed} of its times` : 'missed one of its times'
  return problems.length > 0 ? 'could not start all of its flows' : 'starts all of its flows again'
}
