import type { FieldStrength, StepStrength, Strength } from './strength.ts'

/** Of one step, and of all: nobody reads more at once. */
const most = { ofStep: 5, ofAll: 25 }

/** The fields to tell of first: those with the most worth, of many steps rather than many of one, and none that another step tells of alike. */
export const fieldsToBeginWith = ({ flows }: Strength): ReadonlySet<FieldStrength> => {
  const steps = flows.flatMap((flow) => flow.steps)
  const known = new Set<string>()
  const candidates = steps.flatMap((step) => ranked(step, known))
  const first = candidates.toSorted((one, other) => one.rank - other.rank).slice(0, most.ofAll)
  return new Set(first.map(({ field }) => field))
}

interface Ranked {
  readonly field: FieldStrength
  readonly rank: number
}

/** The fields of a step have their most worth first. */
const ranked = ({ action, fields }: StepStrength, known: Set<string>): Ranked[] => {
  const isNew = ({ field, suggestion = '' }: FieldStrength): boolean => {
    const told = JSON.stringify([action, field, suggestion])
    return !known.has(told) && known.add(told) !== undefined
  }
  const weak = fields.filter(({ survived }) => survived.length > 0).filter((field) => field.field === 'status' || isNew(field))
  return weak.slice(0, most.ofStep).map((field, index) => ({ field, rank: index + most.ofStep * classOf(field) }))
}

const classOf = ({ field, killed, isUncheckedEverywhere }: FieldStrength): number => {
  if (field === 'status' && killed === 0) return 0
  if (/^headers\b/.test(field)) return 3
  return isUncheckedEverywhere ? 1 : 2
}
