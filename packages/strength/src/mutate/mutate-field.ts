import { isMoving } from '@testmesh/compare'
import { type FieldPath, gone, isMap } from './field-path.ts'
import type { Field } from './fields-of.ts'
import type { MutationKind } from './mutation.ts'
import { moved, otherType, otherValue } from './other-value.ts'

/** What goes wrong with a field, and what its value, or `gone`, becomes then. */
export type FieldChange = readonly [MutationKind, (value: unknown) => unknown]

/** The ways in which a field within an answer may be wrong. */
export const changesOf = ({ path, value }: Field): FieldChange[] => {
  if (Array.isArray(value)) return changesOfList(value)
  const key = path.findLast((part) => typeof part === 'string') ?? ''
  const ways = [...presence(path, value), ...(isOpaque(value) ? [] : valueChanges(path, value, isMovingField(key, value)))]
  return typeof path.at(-1) === 'number' ? ways.filter(([kind]) => kind === 'other') : ways
}

/** Whether it is another one in every run, by its name or by what it looks like; what opens something is, and belongs in no flow. */
export const isMovingField = (key: string, value: unknown): boolean =>
  isMoving('', key, value, value) || (typeof value === 'string' && credentials.test(key))

const credentials = /(?:token|secret|password|session|cursor|signature|csrf|api_?key)$/i

const presence = (path: FieldPath, value: unknown): FieldChange[] => [
  // An answer without a body has an empty one.
  ...(path.length > 1 ? [['gone', () => gone] as const] : []),
  ...(value === null || isMap(value) || isOfTheAction(path, value) ? [] : [['null', () => null] as const]),
]

/** What an action counts or tells itself is a number or a boolean whatever happens. */
const isOfTheAction = (path: FieldPath, value: unknown): boolean =>
  path.length === 1 && path[0] !== 'body' && (typeof value === 'number' || typeof value === 'boolean')

/**
 * Text that stands for another, which is not known: a mask in the place of a secret, a note in the place of bytes. And what an expression
 * would take for a template.
 */
export const isOpaque = (value: unknown): boolean => typeof value === 'string' && /\*\*\*|^\[\d+ bytes\]$|\$\{|\{\{/.test(value)

const valueChanges = (path: FieldPath, value: unknown, isMoving: boolean): FieldChange[] => {
  const hasOtherType = otherType(value) !== undefined && !isOfTheAction(path, value)
  return [
    ...(isMoving || value === null || isMap(value) ? [] : [['other', otherValue] as const]),
    ...(isMoving || typeof value !== 'number' || (isOfTheAction(path, value) && value <= 0) ? [] : [['less', less] as const]),
    ...(typeof value !== 'string' || value === '' ? [] : [['empty', (text: unknown) => (typeof text === 'string' ? '' : text)] as const]),
    ...(hasOtherType ? [['type', (one: unknown) => otherType(one) ?? one] as const] : []),
  ]
}

const less = (value: unknown): unknown => (typeof value === 'number' ? moved(value, -1) : value)

const changesOfList = (list: readonly unknown[]): FieldChange[] => {
  if (list.length === 0) return [['filled', onList(() => [{}])]]
  return [
    ['emptied', onList(() => [])],
    ...(list.length > 1 ? [['fewer', onList((items) => items.slice(0, -1))] as const] : []),
    ['twice', onList((items) => [...items, ...items.slice(-1)])],
    ...(firstUnlikeLast(list) ? [['reversed', onList((items) => items.toReversed())] as const] : []),
  ]
}

/** The part of the first element by which it is told from the last, as a path within the list; undefined where an order cannot be seen. */
export const firstUnlikeLast = (list: readonly unknown[]): FieldPath | undefined => {
  const [first, last] = [list[0], list.at(-1)]
  if (!isMap(first)) return isTelling('', first, last) ? [0] : undefined
  const key = Object.keys(first).find((name) => isTelling(name, first[name], isMap(last) ? last[name] : undefined))
  return key === undefined ? undefined : [0, key]
}

const isTelling = (key: string, value: unknown, other: unknown): boolean =>
  value !== other && ['string', 'number', 'boolean'].includes(typeof value) && !isOpaque(value) && !isMovingField(key, value)

const onList =
  (change: (items: readonly unknown[]) => unknown) =>
  (value: unknown): unknown =>
    Array.isArray(value) ? change(value) : value
