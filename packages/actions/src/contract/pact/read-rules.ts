import { contractError } from '../contract-error.ts'
import { type Matcher, type MatcherName, matcherNames, type PathRule, type ResponseRules, type RuleList, type Variant } from './pact.ts'
import { parsePath } from './parse-path.ts'

type Map = Readonly<Record<string, unknown>>

/** The matching rules of a response, of any version. @throws ActionError CONTRACT_UNREADABLE, CONTRACT_UNSUPPORTED */
export const readRules = (written: Map): ResponseRules => (isVersion2(written) ? readRules2(written) : readRules3(written))

const isVersion2 = (written: Map): boolean => Object.keys(written).some((key) => key.startsWith('$'))

/** One flat map: `$.body.id`, `$.headers.Location`. */
const readRules2 = (written: Map): ResponseRules => {
  const headers: Record<string, RuleList> = {}
  const body: PathRule[] = []
  for (const [key, matcher] of Object.entries(written)) {
    const [part = '', ...path] = parsePath(key)
    const rules = { matchers: [readMatcher(matcher)], isAny: false }
    if (part === 'body') body.push({ path, rules })
    else if (part === 'header' || part === 'headers') headers[(path[0] ?? '').toLowerCase()] = rules
    else throw contractError('CONTRACT_UNSUPPORTED', `a matching rule stands at ${key} of a response`)
  }
  return { status: undefined, headers, body }
}

const readRules3 = (written: Map): ResponseRules => {
  const { status, header = {}, headers = header, body = {}, ...others } = written
  const [unknown] = Object.keys(others).filter((key) => Object.keys(mapOf(others[key], key)).length > 0)
  if (unknown !== undefined) throw contractError('CONTRACT_UNSUPPORTED', `matching rules stand at "${unknown}" of a response`)
  const ofHeaders = Object.entries(mapOf(headers, 'matchingRules.header')).map(([name, rules]) => [
    (parsePath(/^[$[]/.test(name) ? name : `['${name}']`)[0] ?? name).toLowerCase(),
    readRuleList(rules),
  ])
  return {
    status: status === undefined ? undefined : statusRules(status),
    headers: Object.fromEntries(ofHeaders),
    body: readPathRules(body),
  }
}

const statusRules = (written: unknown): RuleList | undefined => {
  const map = mapOf(written, 'matchingRules.status')
  const rules = 'matchers' in map ? map : (map[''] ?? map.$)
  return rules === undefined ? undefined : readRuleList(rules)
}

const readPathRules = (written: unknown): PathRule[] =>
  Object.entries(mapOf(written, 'matchingRules.body')).map(([path, rules]) => ({ path: parsePath(path), rules: readRuleList(rules) }))

const readRuleList = (written: unknown): RuleList => {
  const { matchers, combine } = mapOf(written, 'a matching rule')
  if (!Array.isArray(matchers)) throw contractError('CONTRACT_UNREADABLE', 'a matching rule has no list of matchers')
  return { matchers: matchers.map(readMatcher), isAny: combine === 'OR' }
}

const otherNames: Readonly<Record<string, MatcherName>> = {
  timestamp: 'datetime',
  'content-type': 'contentType',
  real: 'decimal',
  min: 'type',
  max: 'type',
}

const readMatcher = (written: unknown): Matcher => {
  const { match, regex, min, max, value, format, status, variants, rules, ...more } = mapOf(written, 'a matcher')
  const dated = (['timestamp', 'datetime', 'date', 'time'] as const).find((word) => typeof more[word] === 'string')
  const called = String(match ?? (regex !== undefined ? 'regex' : (dated ?? (min !== undefined || max !== undefined ? 'type' : 'nothing'))))
  const name = otherNames[called] ?? matcherNames.find((known) => known === called)
  if (name === undefined) throw contractError('CONTRACT_UNSUPPORTED', `the matcher ${JSON.stringify(called)} is not known`)
  const dateFormat = format ?? (dated && more[dated])
  return {
    match: name,
    ...(regex !== undefined && { regex: String(regex) }),
    ...(typeof min === 'number' && { min }),
    ...(typeof max === 'number' && { max }),
    ...(value !== undefined && { value: String(value) }),
    ...(typeof dateFormat === 'string' && { format: dateFormat }),
    ...(status !== undefined && { status: status as string | number[] }),
    ...(Array.isArray(variants) && { variants: variants.map(readVariant) }),
    ...(Array.isArray(rules) && { rules: rules.map(readMatcher) }),
  }
}

const readVariant = (written: unknown): Variant => {
  const { index, rules = {} } = mapOf(written, 'a variant')
  return { index: Number(index), rules: readPathRules(rules) }
}

/** @throws ActionError CONTRACT_UNREADABLE */
export const mapOf = (value: unknown, what: string): Map => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Map
  throw contractError('CONTRACT_UNREADABLE', `${what} is no map`)
}
