import { isMap } from './field-path.ts'

export type Result = Readonly<Record<string, unknown>>

/** Fields of a result that say again what others say, and how: whatever changes those changes these. */
export type DerivedFields = ReadonlyMap<string, (result: Result) => unknown>

/** By what they are in this result: a count of its list, its first row, another name of its body. */
export const derivedFields = (result: Result): DerivedFields => {
  const derived = new Map<string, (result: Result) => unknown>()
  for (const [name, make] of possible(result)) {
    const isKnown = derived.has(name) || !Object.hasOwn(result, name)
    if (!isKnown && isSame(make(result), result[name])) derived.set(name, make)
  }
  return derived
}

/** The result with its derived fields made anew. */
export const derive = (result: Result, derived: DerivedFields): Result => {
  const made = [...derived].map(([name, make]) => [name, make(result)] as const)
  return Object.fromEntries(Object.entries({ ...result, ...Object.fromEntries(made) }).filter(([, value]) => value !== undefined))
}

const counts = ['row_count', 'count', 'total']

const possible = (result: Result): [string, (result: Result) => unknown][] => {
  const names = Object.keys(result)
  const lists = names.filter((name) => Array.isArray(result[name]))
  return [
    ['status_code', ({ status }) => status],
    ['headers_all', ({ headers }) => (isMap(headers) ? eachInList(headers) : undefined)],
    ...names.flatMap((name, index) => again(name, names.slice(index + 1), result)),
    ...names.flatMap((name) => ofMap(name, names, result)),
    ...lists.flatMap((list) => ofList(list, names)),
  ]
}

const eachInList = (headers: Result): Result => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))

/** Maps and lists alone: two numbers may be the same by chance. */
const again = (name: string, later: readonly string[], result: Result): [string, (result: Result) => unknown][] => {
  if (!isFilled(result[name])) return []
  return later.map((other) => [other, (changed) => changed[name]])
}

/** Maps and lists of a map that stand beside it as well. */
const ofMap = (name: string, names: readonly string[], result: Result): [string, (result: Result) => unknown][] => {
  const map = result[name]
  if (!isMap(map)) return []
  const keys = Object.keys(map).filter((key) => isFilled(map[key]))
  return keys.flatMap((key) =>
    names.filter((other) => other !== name).map((other) => [other, (changed) => (isMap(changed[name]) ? changed[name][key] : undefined)]),
  )
}

const isFilled = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length > 0

const ofList = (list: string, names: readonly string[]): [string, (result: Result) => unknown][] => {
  const itemsOf = (result: Result): readonly unknown[] => (Array.isArray(result[list]) ? result[list] : [])
  const inFirst = (name: string) => (result: Result) => {
    const [first] = itemsOf(result)
    return isMap(first) ? first[name] : undefined
  }
  return [
    ...counts.map((name): [string, (result: Result) => unknown] => [name, (result) => itemsOf(result).length]),
    ...names.map((name): [string, (result: Result) => unknown] => [name, (result) => itemsOf(result)[0]]),
    ...names.map((name): [string, (result: Result) => unknown] => [name, inFirst(name)]),
  ].filter(([name]) => name !== list)
}

const isSame = (left: unknown, right: unknown): boolean => left !== undefined && JSON.stringify(left) === JSON.stringify(right)
