import type { Matcher } from '../pact/pact.ts'
import { isOfFormat } from './date-format.ts'
import type { Fits } from './fits.ts'
import { inLine } from './mismatch.ts'

export interface Value {
  readonly value: unknown
  /** How a number was written. */
  readonly source?: string | undefined
}

export interface MatchValueOptions {
  readonly fits: Fits
  /** A header or a text: numbers are texts there. */
  readonly isText?: boolean
}

/** What a single value should be and is not; undefined when it is. @throws ActionError CONTRACT_UNSUPPORTED */
export const matchValue = (matcher: Matcher, expected: Value, actual: Value, options: MatchValueOptions): string | undefined => {
  const should = shouldBe(matcher, expected, actual, options)
  return should === undefined ? undefined : `should ${should}, is ${inLine(actual.value)}`
}

const shouldBe = (
  matcher: Matcher,
  expected: Value,
  { value, source }: Value,
  { fits, isText = false }: MatchValueOptions,
): string | undefined => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const isNumber = typeof value === 'number' || (isText && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text))
  const isDecimal = isNumber && /[.e]/i.test(source ?? text)
  const unless = (isSo: boolean, words: string): string | undefined => (isSo ? undefined : words)
  switch (matcher.match) {
    case 'type':
      return unless(isText || kindOf(value) === kindOf(expected.value), `be ${kindOf(expected.value)} like ${inLine(expected.value)}`)
    case 'regex':
      return unless(fits(matcher.regex ?? '', text), `fit ${matcher.regex}`)
    case 'integer':
      return unless(isNumber && !isDecimal, 'be an integer')
    case 'decimal':
      return unless(isDecimal, 'be a number with decimals')
    case 'number':
      return unless(isNumber, 'be a number')
    case 'boolean':
      return unless(/^(?:true|false)$/.test(text), 'be true or false')
    case 'include':
      return unless(text.includes(matcher.value ?? ''), `contain ${inLine(matcher.value)}`)
    case 'null':
      return unless(value === null, 'be null')
    case 'date':
    case 'time':
    case 'datetime':
      return unless(
        typeof value === 'string' && isOfFormat(value, matcher.format ?? defaultFormats[matcher.match]),
        `be a ${matcher.match} as ${matcher.format ?? defaultFormats[matcher.match]}`,
      )
    case 'notEmpty':
      return unless(kindOf(value) === kindOf(expected.value) && value !== '', `be ${kindOf(expected.value)} that is not empty`)
    case 'semver':
      return unless(/^\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$/.test(text), 'be a semantic version')
    case 'equality':
    case 'values':
      return unless(areSame(expected, { value, source }), `be ${inLine(expected.value)}`)
    default:
      return `be judged by ${matcher.match}, which is not for single values`
  }
}

const defaultFormats = { date: 'yyyy-MM-dd', time: 'HH:mm:ss', datetime: "yyyy-MM-dd'T'HH:mm:ss" } as const

/** Numbers beyond 2^53 by how they are written. */
export const areSame = (expected: Value, actual: Value): boolean => {
  if (
    typeof expected.value === 'number' &&
    typeof actual.value === 'number' &&
    !Number.isSafeInteger(expected.value) &&
    Number.isInteger(expected.value)
  )
    return (expected.source ?? expected.value) === (actual.source ?? actual.value)
  return expected.value === actual.value
}

/** `a text` */
export const kindOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return { string: 'a text', number: 'a number', boolean: 'a boolean', object: 'a map' }[typeof value as string] ?? 'nothing'
}
