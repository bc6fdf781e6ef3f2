import { nameOfTold, type Told, whatOfTold } from '@testmesh/protocol'

/** Of a delivery, in one line. */
export const titleOf = (items: readonly Told[]): string => {
  const [first] = items
  if (items.length === 1 && first) return `${nameOfTold(first)} ${whatOfTold(first)}`
  const counts = Map.groupBy(items, manyOf)
  return [...counts].map(([words, { length }]) => `${length} ${words}`).join(', ')
}

const manyOf = (told: Told): string => {
  if (told.change === 'passing') return 'in order again'
  if (told.type === 'schedule') return 'not started as scheduled'
  if (told.change === 'failing') return 'newly failing'
  return `${verdictCounts[told.verdict]}${told.isQuarantined ? ' in quarantine' : ''}`
}

const verdictCounts = {
  passed: 'passed',
  flaky: 'flaky',
  failed: 'failed',
  error: 'with an error',
  skipped: 'skipped',
  cancelled: 'cancelled',
} as const
