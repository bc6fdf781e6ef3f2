import { computeLong, isMap, numberIn } from '@testmesh/expressions'
import { mismatch } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

const usualTolerance = 0.000_001

export const closeTo: Matcher = {
  aliases: ['approximately', 'near', 'approx'],
  compile: (source) =>
    comparing(
      (actual, expected) => {
        const [value, tolerance] = targetOf(expected, source.siblings.tolerance)
        const distance = distanceOf(actual, value)
        if (distance !== undefined && distance <= tolerance) return []
        const note = distance === undefined ? undefined : `off by ${short(distance)}`
        return [mismatch({ wanted: { type: 'number', text: `${String(value)} ± ${tolerance}` }, actual, note })]
      },
      (expected) =>
        targetOf(expected, source.siblings.tolerance)[0] === undefined || hasOtherKeys(expected)
          ? 'a number, or { value, tolerance }'
          : undefined,
    )(source),
}

const targetOf = (expected: unknown, sibling: unknown): readonly [unknown, number] => {
  const [value, tolerance] = Array.isArray(expected)
    ? expected
    : isMap(expected)
      ? [expected.value, expected.tolerance ?? expected.delta]
      : [expected, sibling]
  return [numberOf(value) === undefined ? undefined : value, numberOf(tolerance) ?? usualTolerance]
}

/** Of whole numbers beyond 2^53 by all their digits. */
const distanceOf = (actual: unknown, wanted: unknown): number | undefined => {
  const [one, other] = [numberOf(actual), numberOf(wanted)]
  return one === undefined || other === undefined ? undefined : Math.abs(Number(computeLong('-', actual, wanted) ?? one - other))
}

const hasOtherKeys = (expected: unknown): boolean =>
  isMap(expected) && Object.keys(expected).some((key) => !['value', 'tolerance', 'delta'].includes(key))

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'string' ? numberIn(value) : undefined

/** Without the digits that binary numbers make up. */
const short = (number: number): string => String(Number(number.toPrecision(6)))
