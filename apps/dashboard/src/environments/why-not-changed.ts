import { problemText } from '../ui/problem.tsx'
import { cellWords, type OtherChange } from './model/matrix.ts'

/** What there is now of each variable that somebody else changed meanwhile. Undefined when it was refused for another reason. */
export const changedMeanwhile = (error: unknown): readonly NamedChange[] | undefined => {
  const { code, problem } = (error ?? {}) as { code?: string; problem?: { current?: ValuesNow } }
  if (code !== 'VARIABLE_CONFLICT') return undefined
  const { items = [], removed = [] } = problem?.current ?? {}
  return [
    ...items.map(({ name, value, updatedBy }): NamedChange => ({ name, cell: { type: 'value', value }, by: updatedBy })),
    ...removed.map((name): NamedChange => ({ name, cell: { type: 'missing' } })),
  ]
}

interface NamedChange extends OtherChange {
  readonly name: string
}

interface ValuesNow {
  readonly items?: readonly { readonly name: string; readonly value: unknown; readonly updatedBy: string | null }[]
  readonly removed?: readonly string[]
}

/** Undefined when a change of the value or the secret was refused for another reason than somebody else's change. */
export const otherChangeIn = (error: unknown, name: string): OtherChange | undefined => {
  const changed = changedMeanwhile(error)
  return changed ? changed.find((one) => one.name === name) : otherSecretIn(error)
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

/** Why the server did not change a value. */
export const whyNotChanged = (error: unknown, name: string): string | undefined => {
  const other = otherChangeIn(error, name)
  if (!other) return problemText(error)
  return other.cell.type === 'missing' ? 'Somebody removed it meanwhile.' : `Somebody changed it meanwhile, to ${cellWords(other.cell)}`
}
