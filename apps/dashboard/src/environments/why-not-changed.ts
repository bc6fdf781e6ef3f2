import { problemText } from '../ui/problem.tsx'
import { cellWords, type OtherChange } from './model/matrix.ts'

/** What there is now of the variables that somebody else changed meanwhile, without those removed. Undefined when it was refused for another reason. */
export const changedMeanwhile = (error: unknown): readonly ChangedValue[] | undefined => {
  const { code, problem } = (error ?? {}) as { code?: string; problem?: { current?: { items?: readonly ChangedValue[] } } }
  return code === 'VARIABLE_CONFLICT' ? (problem?.current?.items ?? []) : undefined
}

/** Undefined when a change of the value or the secret was refused for another reason than somebody else's change. */
export const otherChangeIn = (error: unknown, name: string): OtherChange | undefined => {
  const changed = changedMeanwhile(error)
  if (!changed) return otherSecretIn(error)
  const now = changed.find((one) => one.name === name)
  return now ? { cell: { type: 'value', value: now.value }, by: now.updatedBy } : { cell: { type: 'missing' } }
}

const otherSecretIn = (error: unknown): OtherChange | undefined => {
  const { code, problem } = (error ?? {}) as { code?: string; problem?: { current?: SecretNow | null } }
  if (code !== 'SECRET_CONFLICT') return undefined
  const now = problem?.current
  return now ? { cell: { type: 'secret', version: now.version }, by: now.createdBy, at: now.createdAt } : { cell: { type: 'missing' } }
}

interface SecretNow {
  readonly version: number
  readonly createdBy: string | null
  readonly createdAt: string
}

interface ChangedValue {
  readonly name: string
  readonly value: unknown
  readonly updatedBy: string | null
}

/** Why the server did not change a value. */
export const whyNotChanged = (error: unknown, name: string): string | undefined => {
  const other = otherChangeIn(error, name)
  if (!other) return problemText(error)
  return other.cell.type === 'missing' ? 'Somebody removed it meanwhile.' : `Somebody changed it meanwhile, to ${cellWords(other.cell)}`
}
