import type { Imported } from '@testmesh/importers'
import { isSameValue } from '../../ui/same-value.ts'

/** Which environment values go into: one that is there, one to be made, or none. */
export type Into =
  | { readonly type: 'none' }
  | { readonly type: 'known'; readonly id: string }
  | { readonly type: 'new'; readonly name: string }

/** What an environment has. */
export interface HeldNames {
  readonly values: Readonly<Record<string, unknown>>
  readonly secrets: ReadonlySet<string>
}

export interface ValueChoice {
  /** Names that are not wanted. */
  readonly left: ReadonlySet<string>
  /** Names whose other value is written over, with that value: another one, or that of another environment, is not. */
  readonly over: ReadonlyMap<string, unknown>
  /** What somebody typed for names that the source has no value for. */
  readonly typed: ReadonlyMap<string, string>
}

export interface PlannedValue {
  readonly name: string
  /** Undefined: nobody gave one. */
  readonly value?: unknown
  readonly isMissing: boolean
  readonly state: 'new' | 'same' | 'differs' | 'secret'
  /** What the environment has, where it differs. */
  readonly there?: unknown
  readonly isWritten: boolean
}

/** What becomes of each value that the flows read. One that is there stays, unless somebody said otherwise. */
export const planValues = (
  { variables, missing }: Pick<Imported, 'variables' | 'missing'>,
  held: HeldNames,
  { left, over, typed }: ValueChoice,
): readonly PlannedValue[] => {
  const given = Object.entries(variables).map(([name, value]) => ({ name, value, isMissing: false }))
  const asked = missing.map((name) => ({ name, ...(typed.get(name) && { value: typed.get(name) }), isMissing: true }))
  return [...given, ...asked].map((one): PlannedValue => {
    const { name } = one
    const isGiven = 'value' in one
    if (held.secrets.has(name)) return { ...one, state: 'secret', isWritten: false }
    if (!Object.hasOwn(held.values, name)) return { ...one, state: 'new', isWritten: isGiven && !left.has(name) }
    const there = held.values[name]
    // What is there fills what the source lacks.
    if (!isGiven || isSameValue(there, one.value)) return { ...one, state: 'same', isWritten: false }
    return { ...one, state: 'differs', there, isWritten: over.has(name) && isSameValue(over.get(name), there) }
  })
}

/** Why none can be made of this name. */
export const whyNoEnvironment = (name: string, known: readonly { readonly name: string }[]): string | undefined => {
  if (name === '') return 'Give it a name.'
  if (!/^[\w./-]+$/.test(name)) return 'A name has letters, digits, and . _ - /'
  return known.some((one) => one.name === name) ? 'There is one of this name: choose it.' : undefined
}
