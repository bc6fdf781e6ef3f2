import { type FieldPath, isMap } from './field-path.ts'
import { sameContent } from './same-content.ts'

export type Result = Readonly<Record<string, unknown>>

/** What a field is, by the others of its map. */
export type Make = (map: Result) => unknown

/** Fields of a result that say again what others say: whatever changes those changes these. */
export interface DerivedFields {
  has(path: FieldPath): boolean
  /** The result with them made anew. */
  derive(result: Result): Result
}

/** By what they are in this result: a count of its list, its first row, another name of its body; in its messages, the same in other words. */
export const derivedFields = (result: Result): DerivedFields => {
  const own = derivedOf([result], possible(result))
  const lists = messageLists.filter((name) => !own.has(name) && isListOfMaps(result[name]))
  const within = new Map(lists.map((name) => [name, derivedOfAll(result[name] as readonly Result[])]))
  return {
    has: ([name, index, key]) =>
      own.has(String(name)) || (within.get(String(name))?.has(String(key)) ?? false) || (name === 'result' && index === 'isError'),
    derive: (changed) => {
      const messages = [...within].map(([name, derived]) => [name, eachMade(changed[name], derived)] as const)
      const made = withMade({ ...changed, ...Object.fromEntries(messages), ...withIsError(changed) }, own)
      // What is made of what was made: another name of the first row.
      return withMade(made, own)
    },
  }
}

type Derived = ReadonlyMap<string, Make>

const messageLists = ['messages', 'events', 'entries']

const isListOfMaps = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isMap)

/** What holds of each of these maps. */
const derivedOf = (maps: readonly Result[], ways: readonly (readonly [string, Make])[]): Derived => {
  const derived = new Map<string, Make>()
  for (const [name, make] of ways)
    if (!derived.has(name) && maps.every((map) => Object.hasOwn(map, name) && isSame(make(map), map[name]))) derived.set(name, make)
  return derived
}

const derivedOfAll = (maps: readonly Result[]): Derived => derivedOf(maps, sameContent(maps[0] ?? {}))

const withMade = (result: Result, derived: Derived): Result => {
  const made = [...derived].map(([name, make]) => [name, make(result)] as const)
  return Object.fromEntries(Object.entries({ ...result, ...Object.fromEntries(made) }).filter(([, value]) => value !== undefined))
}

const eachMade = (list: unknown, derived: Derived): unknown =>
  Array.isArray(list) ? list.map((item) => (isMap(item) ? withMade(item, derived) : item)) : list

const counts = ['row_count', 'count', 'total']

const possible = (result: Result): (readonly [string, Make])[] => {
  const names = Object.keys(result)
  const lists = names.filter((name) => Array.isArray(result[name]))
  return [
    ['status_code', ({ status }) => status],
    ['headers_all', ({ headers }) => (isMap(headers) ? eachInList(headers) : undefined)],
    ...ofGrpc(result),
    ...ofMcp(result),
    ...sameContent(result),
    ['lines', ({ entries }) => (Array.isArray(entries) ? entries.map((entry) => entry?.line) : undefined)],
    ['received_message', ({ messages }) => (Array.isArray(messages) ? messages.at(-1)?.data : undefined)],
    ...names.flatMap((name, index) => again(name, names.slice(index + 1), result)),
    ...names.flatMap((name) => ofMap(name, names, result)),
    ...lists.flatMap((list) => ofList(list, names)),
  ]
}

const eachInList = (headers: Result): Result => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))

/** The number of a status goes with its name, of which only these two are put in the place of another. */
const ofGrpc = ({ status, code, responses }: Result): [string, Make][] => {
  if (typeof status !== 'string' || typeof code !== 'number' || !Array.isArray(responses)) return []
  const codes: Readonly<Record<string, number>> = { OK: 0, INTERNAL: 13, [status]: code }
  return [
    ['code', (changed) => codes[String(changed.status)]],
    ['message', (changed) => changed.status],
    ['messages', (changed) => changed.responses],
    ['response', (changed) => (Array.isArray(changed.responses) ? (changed.responses[0] ?? null) : null)],
    ['body', (changed) => changed.response],
  ]
}

/** What a tool said, in the words of the protocol and in those of the action. */
const ofMcp = ({ is_error }: Result): [string, Make][] =>
  typeof is_error === 'boolean' ? [['text', ({ result }) => (isMap(result) ? textsOf(result.content ?? result.contents) : undefined)]] : []

const withIsError = ({ result, is_error }: Result): Result =>
  isMap(result) && typeof is_error === 'boolean' && (is_error || Object.hasOwn(result, 'isError'))
    ? { result: { ...result, isError: is_error } }
    : {}

const textsOf = (content: unknown): unknown =>
  Array.isArray(content)
    ? content.flatMap((part) => (isMap(part) && part.text !== undefined && part.text !== null ? [String(part.text)] : [])).join('\n')
    : undefined

/** Maps and lists alone: two numbers may be the same by chance. */
const again = (name: string, later: readonly string[], result: Result): [string, Make][] => {
  if (!isFilled(result[name])) return []
  return later.map((other) => [other, (changed) => changed[name]])
}

/** Maps and lists of a map that stand beside it as well. */
const ofMap = (name: string, names: readonly string[], result: Result): [string, Make][] => {
  const map = result[name]
  if (!isMap(map)) return []
  const keys = Object.keys(map).filter((key) => isFilled(map[key]))
  return keys.flatMap((key) =>
    names.filter((other) => other !== name).map((other) => [other, (changed) => (isMap(changed[name]) ? changed[name][key] : undefined)]),
  )
}

const isFilled = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length > 0

const ofList = (list: string, names: readonly string[]): [string, Make][] => {
  const itemsOf = (result: Result): readonly unknown[] => (Array.isArray(result[list]) ? result[list] : [])
  const inFirst = (name: string) => (result: Result) => {
    const [first] = itemsOf(result)
    return isMap(first) ? first[name] : undefined
  }
  return [
    ...counts.map((name): [string, Make] => [name, (result) => itemsOf(result).length]),
    ...names.map((name): [string, Make] => [name, (result) => itemsOf(result)[0]]),
    ...names.map((name): [string, Make] => [name, inFirst(name)]),
  ].filter(([name]) => name !== list)
}

const isSame = (left: unknown, right: unknown): boolean => left !== undefined && JSON.stringify(left) === JSON.stringify(right)
