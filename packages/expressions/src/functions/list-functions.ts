import { isTruthy } from '@testmesh/protocol'
import { type Frame, spend, typeError } from '../evaluate/frame.ts'
import { order } from '../evaluate/operate.ts'
import { characterAt, sliceCharacters } from '../values/characters.ts'
import { equalValues } from '../values/equal-values.ts'
import { lengthOf } from '../values/length-of.ts'
import { isMap, isNothing } from '../values/type-of.ts'
import { keyOf, listOf, numberOf, unusable } from './arguments.ts'
import type { FunctionEntry } from './function-entry.ts'

type Each = (list: readonly unknown[], holds: (element: unknown) => boolean) => unknown

/** A function that asks a condition of each element. Without one, the element itself is asked. */
const asking = (name: string, each: Each): FunctionEntry => ({
  name,
  signature: `${name}(list, condition)`,
  count: [1, 2],
  closure: { at: 1, isAlways: true },
  call: (args) => {
    const key = keyOf(args[1])
    return each(listOf(args[0], name), (element) => isTruthy(key(element)))
  },
})

const longestList = 1_000_000

export const listFunctions: readonly FunctionEntry[] = [
  {
    name: 'len',
    aliases: ['length', 'size'],
    signature: 'len(value)',
    count: [1, 1],
    call: ([value]) => {
      const length = lengthOf(value)
      if (length === undefined) throw unusable(value, 'len', 'text, a list or a map')
      return length
    },
  },
  asking('filter', (list, holds) => list.filter(holds)),
  asking('all', (list, holds) => list.every(holds)),
  asking('any', (list, holds) => list.some(holds)),
  asking('none', (list, holds) => !list.some(holds)),
  {
    ...asking('find', (list, holds) => list.find(holds)),
    count: [2, 2],
  },
  {
    name: 'count',
    signature: 'count(list, condition?)',
    count: [1, 2],
    closure: { at: 1, isAlways: true },
    call: (args) => {
      const list = listOf(args[0], 'count')
      const key = keyOf(args[1])
      return args.length === 1 ? list.length : list.reduce<number>((count, item) => count + (isTruthy(key(item)) ? 1 : 0), 0)
    },
  },
  {
    name: 'map',
    signature: 'map(list, value)',
    count: [2, 2],
    closure: { at: 1, isAlways: true },
    call: (args) => listOf(args[0], 'map').map(keyOf(args[1])),
  },
  {
    name: 'sort',
    signature: 'sort(list, key?)',
    count: [1, 2],
    closure: { at: 1, isAlways: true },
    call: (args, frame) => sorted(listOf(args[0], 'sort'), keyOf(args[1]), frame),
  },
  {
    name: 'unique',
    aliases: ['distinct'],
    signature: 'unique(list, key?)',
    count: [1, 2],
    closure: { at: 1, isAlways: true },
    call: (args, frame) => distinct(listOf(args[0], 'unique'), keyOf(args[1]), frame),
  },
  {
    name: 'reverse',
    signature: 'reverse(list)',
    count: [1, 1],
    call: ([value], frame) => {
      const list = typeof value === 'string' ? [...value] : [...listOf(value, 'reverse')]
      spend(frame, list.length)
      return typeof value === 'string' ? list.reverse().join('') : list.reverse()
    },
  },
  {
    name: 'first',
    signature: 'first(list)',
    count: [1, 1],
    call: ([value]) => (typeof value === 'string' ? characterAt(value, 0) : listOf(value, 'first').at(0)),
  },
  {
    name: 'last',
    signature: 'last(list)',
    count: [1, 1],
    call: ([value]) => (typeof value === 'string' ? characterAt(value, -1) : listOf(value, 'last').at(-1)),
  },
  {
    name: 'flatten',
    aliases: ['flat'],
    signature: 'flatten(list, depth = 1)',
    count: [1, 2],
    call: (args, frame) => flat(listOf(args[0], 'flatten'), Math.min(20, numberOf(args[1] ?? 1, 'flatten')), frame),
  },
  {
    name: 'slice',
    signature: 'slice(list, from, to = end)',
    count: [2, 3],
    call: ([value, from, to], frame) => {
      const [start, end] = [numberOf(from, 'slice'), to === undefined ? undefined : numberOf(to, 'slice')]
      if (typeof value === 'string') return sliceCharacters(value, start, end)
      const list = listOf(value, 'slice')
      spend(frame, list.length)
      return list.slice(start, end)
    },
  },
  {
    name: 'merge',
    signature: 'merge(map, …maps)',
    count: [2, 20],
    call: (args, frame) => {
      const entries = args.flatMap((arg) => Object.entries(mapOf(arg, 'merge')))
      spend(frame, entries.length)
      return Object.fromEntries(entries)
    },
  },
  {
    name: 'keys',
    signature: 'keys(map)',
    count: [1, 1],
    call: ([value]) => Object.keys(mapOf(value, 'keys')),
  },
  {
    name: 'values',
    signature: 'values(map)',
    count: [1, 1],
    call: ([value]) => Object.values(mapOf(value, 'values')),
  },
  {
    name: 'entries',
    signature: 'entries(map)',
    count: [1, 1],
    call: ([value]) => Object.entries(mapOf(value, 'entries')).map(([key, item]) => ({ key, value: item })),
  },
  {
    name: 'range',
    signature: 'range(from, to)',
    count: [2, 2],
    call: (args, frame) => {
      const [from, to] = [numberOf(args[0], 'range'), numberOf(args[1], 'range')]
      const length = Math.max(0, Math.floor(to - from) + 1)
      if (!(length <= longestList)) throw typeError(`range gives ${longestList} numbers at most`)
      spend(frame, length)
      return Array.from({ length }, (_, index) => from + index)
    },
  },
]

const mapOf = (value: unknown, name: string): Readonly<Record<string, unknown>> => {
  if (isMap(value)) return value
  throw unusable(value, name, 'a map')
}

const sorted = (list: readonly unknown[], key: (element: unknown) => unknown, frame: Frame): unknown[] => {
  const keyed = list.map((element) => ({ element, key: key(element) }))
  spend(frame, list.length * 4)
  keyed.sort((a, b) => {
    spend(frame, 1)
    if (isNothing(a.key) || isNothing(b.key)) return Number(isNothing(a.key)) - Number(isNothing(b.key))
    if (typeof a.key === 'boolean' && typeof b.key === 'boolean') return Number(a.key) - Number(b.key)
    return order('sort', a.key, b.key)
  })
  return keyed.map((entry) => entry.element)
}

const distinct = (list: readonly unknown[], key: (element: unknown) => unknown, frame: Frame): unknown[] => {
  const scalars = new Set<unknown>()
  const others: unknown[] = []
  return list.filter((element) => {
    const value = key(element) ?? null
    if (typeof value !== 'object' || value === null) return scalars.has(value) ? false : Boolean(scalars.add(value))
    spend(frame, others.length)
    if (others.some((other) => equalValues(other, value, frame))) return false
    others.push(value)
    return true
  })
}

const flat = (list: readonly unknown[], depth: number, frame: Frame): unknown[] => {
  const result: unknown[] = []
  spend(frame, list.length)
  for (const item of list) {
    if (!Array.isArray(item) || depth < 1) result.push(item)
    else for (const inner of flat(item, depth - 1, frame)) result.push(inner)
  }
  return result
}
