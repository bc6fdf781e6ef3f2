import type { Frame } from '../evaluate/frame.ts'
import { spend } from '../evaluate/frame.ts'
import { asNumber, order } from '../evaluate/operate.ts'
import { computeLong, isLongInteger } from '../values/long-integer.ts'
import { isNothing } from '../values/type-of.ts'
import { keyOf, listOf, numberOf } from './arguments.ts'
import { closureOf, type FunctionEntry } from './function-entry.ts'

/** `max(list)`, `max(list, .price)` or `max(a, b, c)`. */
const operands = (args: readonly unknown[], name: string, frame: Frame): readonly unknown[] => {
  const isSpread = args.length > 1 && closureOf(args[1]) === undefined
  const list = isSpread
    ? args
    : Array.isArray(args[0])
      ? args[0]
      : args.length === 1 && typeof args[0] === 'number'
        ? args
        : listOf(args[0], name)
  spend(frame, list.length)
  return isSpread ? list : list.map(keyOf(args[1]))
}

const extreme = (name: 'min' | 'max', sign: 1 | -1): FunctionEntry => ({
  name,
  signature: `${name}(list, key?)`,
  count: [1, 100],
  closure: { at: 1, isAlways: false },
  call: (args, frame) => {
    const list = comparable(operands(args, name, frame).filter((item) => !isNothing(item)))
    return list.reduce<unknown>((best, item) => (best === undefined || order(name, item, best) * sign < 0 ? item : best), undefined)
  },
})

/** Among numbers, numeric text is a number, as it is for `sum`. */
const comparable = (list: readonly unknown[]): readonly unknown[] =>
  list.some((item) => typeof item === 'number')
    ? list.map((item) => (typeof item === 'string' && !isLongInteger(item) ? (asNumber(item) ?? item) : item))
    : list

const rounding = (name: 'round' | 'floor' | 'ceil'): FunctionEntry => ({
  name,
  signature: `${name}(number, digits = 0)`,
  count: [1, 2],
  call: (args) => {
    const number = numberOf(args[0], name)
    if (isLongInteger(args[0]) && args[1] === undefined) return args[0]
    const digits = Math.max(-15, Math.min(15, Math.trunc(numberOf(args[1] ?? 0, name))))
    // Shifts the decimal text: 1.005 * 100 is 100.49999999999999.
    const shifted = shift(Math.abs(number), digits)
    const sign = number < 0 ? -1 : 1
    const rounded = name === 'round' ? sign * Math.round(shifted) : Math[name](sign * shifted)
    return Number.isFinite(rounded) ? shift(rounded, -digits) : number
  },
})

const shift = (number: number, digits: number): number => {
  const [mantissa, exponent = '0'] = String(number).split('e')
  return Number(`${mantissa}e${Number(exponent) + digits}`)
}

export const numberFunctions: readonly FunctionEntry[] = [
  rounding('round'),
  rounding('floor'),
  rounding('ceil'),
  {
    name: 'abs',
    signature: 'abs(number)',
    count: [1, 1],
    call: (args) => (isLongInteger(args[0]) ? args[0].replace('-', '') : Math.abs(numberOf(args[0], 'abs'))),
  },
  extreme('min', 1),
  extreme('max', -1),
  {
    name: 'sum',
    signature: 'sum(list, key?)',
    count: [1, 100],
    closure: { at: 1, isAlways: false },
    call: (args, frame) => total(operands(args, 'sum', frame), 'sum'),
  },
  {
    name: 'avg',
    aliases: ['average', 'mean'],
    signature: 'avg(list, key?)',
    count: [1, 100],
    closure: { at: 1, isAlways: false },
    call: (args, frame) => {
      const list = operands(args, 'avg', frame)
      return list.length === 0 ? undefined : Number(total(list, 'avg')) / list.length
    },
  },
]

const total = (list: readonly unknown[], name: string): number | string =>
  list.reduce<number | string>((sum, item) => computeLong('+', sum, item) ?? Number(sum) + numberOf(item, name), 0)
