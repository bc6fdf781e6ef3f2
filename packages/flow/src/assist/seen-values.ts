import type { Found } from './found.ts'

/** What a run saw: the shapes that no descriptor tells, and their values as they were recorded. */
export interface SeenValues {
  /** By the id of the step. */
  readonly steps: Readonly<Record<string, SeenStep>>
  readonly variables: Readonly<Record<string, unknown>>
}

export interface SeenStep {
  readonly result?: unknown
  readonly outputs: Readonly<Record<string, unknown>>
}

export const nothingSeen: SeenValues = { steps: {}, variables: {} }

/** The fields of a value: those that are known, with what was seen in them, then those that only the run knows. */
export const withSeen = (fields: readonly Found[], value: unknown): Found[] => {
  if (!isMap(value)) return [...fields]
  const known = new Set(fields.map(({ label }) => label))
  const others = Object.keys(value).filter((key) => isName.test(key) && !known.has(key))
  return [...fields, ...others.map(seenField(value))].map((one) => withValue(one, value))
}

/** A name with what it was worth. */
export const withValue = (one: Found, values: Readonly<Record<string, unknown>>): Found =>
  Object.hasOwn(values, one.label) && !isKeptApart(values[one.label]) ? { ...one, seen: shortText(values[one.label]) } : one

/** What stands below a value; `-` is any item of a list, so the first. */
export const valueBelow = (value: unknown, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((around, key) => {
    if (Array.isArray(around)) return around[/^\d+$/.test(key) ? Number(key) : 0]
    return isMap(around) && Object.hasOwn(around, key) ? around[key] : undefined
  }, value)

const isName = /^[\p{L}_]\w*$/u

const seenField =
  (around: Readonly<Record<string, unknown>>) =>
  (key: string): Found => {
    const type = typeOf(around[key])
    return { label: key, kind: 'name', insert: key, detail: type, type }
  }

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isKeptApart(value)

/** A long value, of which the log has only where it is. */
const isKeptApart = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.hasOwn(value, '$blob')

const typeOf = (value: unknown): string => {
  if (isKeptApart(value)) return 'any'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  return typeof value === 'object' ? 'map' : typeof value
}

const mostShown = 60

const shortText = (value: unknown): string => {
  const text = JSON.stringify(value) ?? ''
  return text.length > mostShown ? `${text.slice(0, mostShown - 1)}…` : text
}
