import type { Locals } from '../match/differences.ts'
import type { StateChange, StateUpdate } from '../settings/types.ts'

/** What the endpoints of a server share. Own keys only; written values are copies. */
export type State = Record<string, unknown>

export const copyState = (values: Readonly<Record<string, unknown>>): State => structuredClone(values) as State

type Kind = StateChange['action']

/** The change that an endpoint makes before it answers. */
export const updateState = (state: State, update: StateUpdate, locals: Locals): void => {
  const { state_key: key, initial_value: first, update_rule: kind, update_value: value } = update
  if (!Object.hasOwn(state, key)) put(state, key, structuredClone(first ?? firstOf[kind]))
  change(state, { kind, path: key, value: value?.(locals) })
}

/** The changes that an answer brings. */
export const changeState = (state: State, changes: readonly StateChange[], locals: Locals): void => {
  for (const { action, path, value } of changes) change(state, { kind: action, path, value: value?.(locals) })
}

const firstOf: Readonly<Record<Kind, unknown>> = { set: null, increment: 0, decrement: 0, append: [], toggle: false, remove: null }

interface Change {
  readonly kind: Kind
  readonly path: string
  readonly value: unknown
}

const change = (state: State, { kind, path, value }: Change): void => {
  const keys = path.match(/[^.[\]]+/g) ?? []
  const last = keys.pop()
  if (last === undefined) throw new Error(`${JSON.stringify(path)} is no place in the state`)
  let at: unknown = state
  for (const key of keys) at = inside(at, key)
  const holder = at as Record<string, unknown>
  if (typeof holder !== 'object' || holder === null) throw new Error(`${path}: there is no map or list in the state to change`)
  const before = Object.hasOwn(holder, last) ? holder[last] : undefined
  if (kind === 'remove') remove(holder, last)
  else put(holder, last, changed(kind, { path, before, value: structuredClone(value) }))
}

/** A map is made where nothing is. */
const inside = (holder: unknown, key: string): unknown => {
  if (typeof holder !== 'object' || holder === null) return undefined
  if (!Object.hasOwn(holder, key)) put(holder as Record<string, unknown>, key, {})
  return (holder as Record<string, unknown>)[key]
}

const put = (holder: Record<string, unknown>, key: string, value: unknown): void => {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}

const remove = (holder: Record<string, unknown>, key: string): void => {
  if (Array.isArray(holder)) holder.splice(Number(key), 1)
  else delete holder[key]
}

const changed = (kind: Exclude<Kind, 'remove'>, { path, before, value }: { path: string; before: unknown; value: unknown }): unknown => {
  switch (kind) {
    case 'set':
      return value ?? null
    case 'increment':
      return numberAt(path, before) + step(path, value)
    case 'decrement':
      return numberAt(path, before) - step(path, value)
    case 'append':
      if (before !== undefined && before !== null && !Array.isArray(before)) throw new Error(`${path} of the state is no list to append to`)
      return [...((before as unknown[] | null | undefined) ?? []), value]
    case 'toggle':
      return !before
  }
}

const numberAt = (path: string, value: unknown): number => {
  const number = value === undefined || value === null ? 0 : Number(value)
  if (Number.isNaN(number)) throw new Error(`${path} of the state is no number to count with: ${JSON.stringify(value)}`)
  return number
}

const step = (path: string, value: unknown): number => (value === undefined ? 1 : numberAt(`the value for ${path}`, value))
