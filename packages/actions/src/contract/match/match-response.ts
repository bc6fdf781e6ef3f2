import { parseExactly } from '../pact/exact-json.ts'
import type { Body, Matcher, PactResponse, RuleList } from '../pact/pact.ts'
import { isJson } from '../pact/read-pact.ts'
import { findRules } from './find-rules.ts'
import type { Fits } from './fits.ts'
import { matchJson } from './match-json.ts'
import { matchValue } from './match-value.ts'
import { inLine, type Mismatch } from './mismatch.ts'

/** An answer of a provider. */
export interface Answer {
  readonly status: number
  /** One text per name; names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Where an answer is not what a contract says. @throws ActionError CONTRACT_UNSUPPORTED */
export const matchResponse = (expected: PactResponse, answer: Answer, fits: Fits): Mismatch[] => {
  const status = matchStatus(expected, answer)
  // An answer of another status is about something else: nobody learns from what is missing in it.
  if (status.length > 0) return status
  return [
    ...Object.entries(expected.headers).flatMap(([name, values]) => matchHeader(name, values.join(', '), { expected, answer, fits })),
    ...(expected.body ? matchBody(expected.body, expected, answer, fits) : []),
  ]
}

const matchStatus = ({ status, rules }: PactResponse, { status: actual }: Answer): Mismatch[] => {
  const [rule] = rules.status?.matchers.filter(({ match }) => match === 'statusCode') ?? []
  const wanted = rule?.status ?? [status]
  if (typeof wanted === 'string' ? isOfClass(wanted, actual) : wanted.includes(actual)) return []
  const words = typeof wanted === 'string' ? wanted : wanted.join(' or ')
  return [{ path: 'status', expected: typeof wanted === 'string' ? wanted : status, actual, message: `should be ${words}, is ${actual}` }]
}

const classes: Readonly<Record<string, readonly [from: number, to: number]>> = {
  info: [100, 199],
  information: [100, 199],
  success: [200, 299],
  redirect: [300, 399],
  clientError: [400, 499],
  serverError: [500, 599],
  nonError: [100, 399],
  error: [400, 599],
}

const isOfClass = (name: string, status: number): boolean => {
  const [from, to] = classes[name] ?? [1, 0]
  return status >= from && status <= to
}

interface HeaderOptions {
  readonly expected: PactResponse
  readonly answer: Answer
  readonly fits: Fits
}

const matchHeader = (name: string, value: string, { expected, answer, fits }: HeaderOptions): Mismatch[] => {
  const key = name.toLowerCase()
  const actual = answer.headers[key]
  const told = { path: `headers.${key}`, expected: value, actual }
  if (actual === undefined) return [{ ...told, message: 'is missing' }]
  const rules = expected.rules.headers[key]
  if (rules) return judgeText(rules, { expected: value, actual, fits }).map((message) => ({ ...told, message }))
  const isSame = parameterised.has(key) ? isSameWithParameters(value, actual) : withoutGaps(value) === withoutGaps(actual)
  return isSame ? [] : [{ ...told, message: `should be ${inLine(value)}, is ${inLine(actual)}` }]
}

interface TextOptions {
  readonly expected: string
  readonly actual: string
  readonly fits: Fits
}

const judgeText = ({ matchers, isAny }: RuleList, { expected, actual, fits }: TextOptions): string[] => {
  const judged = matchers.map((matcher) => matchValue(matcher, { value: expected }, { value: actual }, { fits, isText: true }))
  return isAny && judged.includes(undefined) ? [] : judged.flatMap((message) => message ?? [])
}

const parameterised = new Set(['content-type', 'accept'])

/** `a, b` is `a,b`. */
const withoutGaps = (value: string): string =>
  value
    .split(',')
    .map((part) => part.trim())
    .join(',')

/** Parameters that are not expected may be there; case does not count in their values. */
const isSameWithParameters = (expected: string, actual: string): boolean => {
  const [type, ...parameters] = partsOf(expected)
  const [actualType, ...actualParameters] = partsOf(actual)
  return type?.toLowerCase() === actualType?.toLowerCase() && parameters.every((one) => actualParameters.includes(one))
}

const partsOf = (value: string): string[] =>
  value.split(';').map((part) => part.trim().replace(/\s*=\s*"?([^"]*)"?$/, (_, text: string) => `=${text.toLowerCase()}`))

const matchBody = (body: Body, expected: PactResponse, { headers, body: bytes }: Answer, fits: Fits): Mismatch[] => {
  const actualType = headers['content-type']
  const text = bytes.toString()
  if (body.type === 'none') return bytes.length === 0 || text === 'null' ? [] : [told(null, text, `should be empty, is ${inLine(text)}`)]
  if (bytes.length === 0) return [told(shown(body), undefined, 'is empty')]
  const atRoot = findRules(expected.rules.body, [])
  const ofType = atRoot?.matchers.find(({ match }) => match === 'contentType')
  if (ofType) return matchContentType(ofType, actualType)
  if (body.contentType !== undefined && actualType !== undefined && kind(body.contentType) !== kind(actualType))
    return [told(body.contentType, actualType, `should be ${kind(body.contentType)}, is ${kind(actualType)}`)]
  if (body.type === 'json') return matchJsonText(body.value, text, expected, fits)
  if (body.type === 'bytes') return body.value.equals(bytes) ? [] : [told(shown(body), `${bytes.length} bytes`, 'has other bytes')]
  const rules = atRoot ?? { matchers: [{ match: 'equality' as const }], isAny: false }
  return judgeText(rules, { expected: body.value, actual: text, fits }).map((message) => told(body.value, text, message))
}

const matchContentType = ({ value = '' }: Matcher, actual: string | undefined): Mismatch[] =>
  actual !== undefined && kind(value) === kind(actual)
    ? []
    : [told(value, actual, `should be ${kind(value)}, is ${actual === undefined ? 'of no type' : kind(actual)}`)]

/** `application/json; charset=utf-8` → `application/json`; JSON is JSON, whatever it is about. */
const kind = (contentType: string): string =>
  isJson(contentType) ? 'application/json' : (contentType.split(';', 1)[0] ?? '').trim().toLowerCase()

const matchJsonText = (value: unknown, text: string, { rules }: PactResponse, fits: Fits): Mismatch[] => {
  let actual: unknown
  try {
    actual = parseExactly(text)
  } catch (error) {
    return [told(value, text, `should be JSON: ${(error as Error).message}`)]
  }
  return matchJson(value, actual, { rules: rules.body, fits })
}

const shown = (body: Exclude<Body, { type: 'none' }>): unknown => (body.type === 'bytes' ? `${body.value.length} bytes` : body.value)

const told = (expected: unknown, actual: unknown, message: string): Mismatch => ({ path: 'body', expected, actual, message })
