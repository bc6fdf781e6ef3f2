import { sourceOf } from '../pact/exact-json.ts'
import type { Matcher, Path, PathRule } from '../pact/pact.ts'
import { pathText } from '../pact/parse-path.ts'
import { type FoundRules, findRules } from './find-rules.ts'
import type { Fits } from './fits.ts'
import { areSame, kindOf, matchValue, type Value } from './match-value.ts'
import { inLine, type Mismatch } from './mismatch.ts'

export interface JsonRules {
  readonly rules: readonly PathRule[]
  readonly fits: Fits
}

/**
 * Where JSON is not what a contract says, as the specification has it for answers: members that are not expected may be there, and
 * without a rule everything else is equal.
 *
 * @throws ActionError CONTRACT_UNSUPPORTED
 */
export const matchJson = (expected: unknown, actual: unknown, rules: JsonRules): Mismatch[] =>
  compare([], { value: expected }, { value: actual }, rules)

const compare = (path: Path, expected: Value, actual: Value, rules: JsonRules): Mismatch[] => {
  const found = findRules(rules.rules, path)
  if (Array.isArray(expected.value)) {
    if (!Array.isArray(actual.value)) return [notOfKind(path, expected, actual)]
    return judgeAll(found, { matchers: [{ match: 'equality' }] }, (matcher) =>
      compareLists(path, listOf(expected), listOf(actual), { matcher, found, rules }),
    )
  }
  if (isMap(expected.value)) {
    if (!isMap(actual.value)) return [notOfKind(path, expected, actual)]
    return compareMaps(path, expected.value, actual.value, { found, rules })
  }
  return judgeAll(found, { matchers: [{ match: 'equality' }] }, (matcher) => {
    const message = matchValue(matcher, expected, actual, rules)
    return message === undefined ? [] : [mismatch(path, expected.value, actual.value, message)]
  })
}

/** All of the matchers, or one of them where that is enough. */
const judgeAll = (
  found: FoundRules | undefined,
  otherwise: Pick<FoundRules, 'matchers'>,
  judge: (matcher: Matcher) => Mismatch[],
): Mismatch[] => {
  const judged = (found ?? otherwise).matchers.map(judge)
  return found?.isAny && judged.some((one) => one.length === 0) ? [] : judged.flat()
}

type Map = Readonly<Record<string, unknown>>

const isMap = (value: unknown): value is Map => typeof value === 'object' && value !== null && !Array.isArray(value)

const listOf = ({ value }: Value): readonly unknown[] => value as readonly unknown[]

const memberOf = (holder: Map | readonly unknown[], key: string | number): Value => ({
  value: (holder as Map)[key],
  source: sourceOf(holder, String(key)),
})

interface ListOptions {
  readonly matcher: Matcher
  readonly found: FoundRules | undefined
  readonly rules: JsonRules
}

const compareLists = (
  path: Path,
  expected: readonly unknown[],
  actual: readonly unknown[],
  { matcher, found, rules }: ListOptions,
): Mismatch[] => {
  if (!found) return [...wrongLength(path, expected, actual), ...compareItems(path, expected, actual, rules)]
  switch (matcher.match) {
    case 'arrayContains':
      return findVariants(path, expected, actual, { matcher, found, rules })
    case 'equality':
      return areDeepSame({ value: expected }, { value: actual })
        ? []
        : [mismatch(path, expected, actual, `should be ${inLine(expected)}, is ${inLine(actual)}`)]
    case 'eachValue':
      return compareItems(path, padded(expected, actual.length), actual, withEach(path, matcher, rules))
    case 'notEmpty':
      if (actual.length === 0) return [mismatch(path, expected, actual, 'should not be empty')]
      break
    case 'null':
      return [mismatch(path, null, actual, `should be null, is ${inLine(actual)}`)]
    default:
      break
  }
  const size = found.isInherited ? [] : wrongSize(path, actual, matcher)
  return [...size, ...compareItems(path, padded(expected, actual.length), actual, rules)]
}

/** Of a list of examples the first stands for all that come after it. */
const padded = (expected: readonly unknown[], length: number): readonly unknown[] =>
  expected.length === 0 ? [] : Array.from({ length }, (_, index) => (index < expected.length ? expected[index] : expected[0]))

const compareItems = (path: Path, expected: readonly unknown[], actual: readonly unknown[], rules: JsonRules): Mismatch[] =>
  expected
    .slice(0, actual.length)
    .flatMap((item, index) =>
      compare([...path, String(index)], { value: item, source: sourceOf(expected, String(index)) }, memberOf(actual, index), rules),
    )

const wrongLength = (path: Path, expected: readonly unknown[], actual: readonly unknown[]): Mismatch[] =>
  expected.length === actual.length
    ? []
    : [mismatch(path, expected, actual, `should have ${expected.length} elements, has ${actual.length}`)]

const wrongSize = (path: Path, actual: readonly unknown[], { min, max }: Matcher): Mismatch[] => {
  if (min !== undefined && actual.length < min)
    return [mismatch(path, { min }, actual, `should have at least ${min} element${min === 1 ? '' : 's'}, has ${actual.length}`)]
  if (max !== undefined && actual.length > max)
    return [mismatch(path, { max }, actual, `should have at most ${max} elements, has ${actual.length}`)]
  return []
}

/** Each variant must be somewhere; its rules begin at itself. */
const findVariants = (path: Path, expected: readonly unknown[], actual: readonly unknown[], { matcher, rules }: ListOptions): Mismatch[] =>
  (matcher.variants ?? expected.map((_, index) => ({ index, rules: [] }))).flatMap((variant) => {
    const wanted = { value: expected[variant.index] }
    const isThere = actual.some((_, index) => compare([], wanted, memberOf(actual, index), { ...rules, rules: variant.rules }).length === 0)
    return isThere
      ? []
      : [mismatch(path, wanted.value, actual, `should contain ${inLine(wanted.value)}; none of its ${actual.length} elements is like it`)]
  })

interface MapOptions {
  readonly found: FoundRules | undefined
  readonly rules: JsonRules
}

const compareMaps = (path: Path, expected: Map, actual: Map, { found, rules }: MapOptions): Mismatch[] => {
  const own = found && !found.isInherited ? found.matchers : []
  const each = own.filter(({ match }) => match === 'values' || match === 'eachValue')
  const keys = own.filter(({ match }) => match === 'eachKey')
  const others = (found?.matchers ?? []).filter((matcher) => !each.includes(matcher) && !keys.includes(matcher))
  const ofMap = found ? judgeAll({ ...found, matchers: others }, found, (matcher) => judgeMap(path, expected, actual, matcher)) : []
  const ofKeys = keys.flatMap((matcher) => judgeKeys(path, expected, actual, { matcher, rules }))
  if (each.length > 0)
    return [...ofMap, ...ofKeys, ...each.flatMap((matcher) => compareEach(path, expected, actual, withEach(path, matcher, rules)))]
  const missing = keys.length > 0 ? [] : Object.keys(expected).filter((key) => !Object.hasOwn(actual, key))
  const absent = missing.map((key) => mismatch([...path, key], expected[key], undefined, 'is missing'))
  const present = Object.keys(expected).filter((key) => Object.hasOwn(actual, key))
  return [
    ...ofMap,
    ...ofKeys,
    ...absent,
    ...present.flatMap((key) => compare([...path, key], memberOf(expected, key), memberOf(actual, key), rules)),
  ]
}

const judgeMap = (path: Path, expected: Map, actual: Map, { match }: Matcher): Mismatch[] => {
  if (match === 'null') return [mismatch(path, null, actual, `should be null, is ${inLine(actual)}`)]
  if (match === 'notEmpty' && Object.keys(actual).length === 0) return [mismatch(path, expected, actual, 'should not be empty')]
  if (match === 'equality' && !areDeepSame({ value: expected }, { value: actual }))
    return [mismatch(path, expected, actual, `should be ${inLine(expected)}, is ${inLine(actual)}`)]
  return []
}

const judgeKeys = (path: Path, expected: Map, actual: Map, { matcher, rules }: { matcher: Matcher; rules: JsonRules }): Mismatch[] =>
  Object.keys(actual).flatMap((key) =>
    (matcher.rules ?? []).flatMap((rule) => {
      const message = matchValue(rule, { value: Object.keys(expected)[0] ?? key }, { value: key }, rules)
      return message === undefined ? [] : [mismatch([...path, key], expected, key, `its name ${message}`)]
    }),
  )

/** Every member, whatever it is called, is like the one of that name, else like the first. */
const compareEach = (path: Path, expected: Map, actual: Map, rules: JsonRules): Mismatch[] => {
  const [first] = Object.keys(expected)
  if (first === undefined) return []
  return Object.keys(actual).flatMap((key) =>
    compare([...path, key], memberOf(expected, Object.hasOwn(expected, key) ? key : first), memberOf(actual, key), rules),
  )
}

const withEach = (path: Path, { rules: matchers = [] }: Matcher, rules: JsonRules): JsonRules =>
  matchers.length === 0 ? rules : { ...rules, rules: [...rules.rules, { path: [...path, '*'], rules: { matchers, isAny: false } }] }

const areDeepSame = (expected: Value, actual: Value): boolean => {
  const [a, b] = [expected.value, actual.value]
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((_, index) => areDeepSame(memberOf(a, index), memberOf(b, index)))
  if (!isMap(a)) return areSame(expected, actual)
  if (!isMap(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && areDeepSame(memberOf(a, key), memberOf(b, key)))
  )
}

const notOfKind = (path: Path, { value: expected }: Value, { value: actual }: Value): Mismatch =>
  mismatch(path, expected, actual, `should be ${kindOf(expected)}, is ${inLine(actual)}`)

const mismatch = (path: Path, expected: unknown, actual: unknown, message: string): Mismatch => ({
  path: `body${pathText(path)}`,
  expected,
  actual,
  message,
})
