import type { AnswerPath, Capture, Check, Operand, Setting } from '../exported.ts'
import { jsonName } from '../texts.ts'
import { computed, settingText } from './fill.ts'

export interface CapturedNames {
  /** Of what is taken out of answers. */
  readonly captured: ReadonlySet<string>
  /** Those of them that stand in JSON. */
  readonly asJson: ReadonlySet<string>
}

/** What Postman runs behind a request. */
export const testScript = (checks: readonly Check[], captures: readonly Capture[], { asJson, captured }: CapturedNames): string[] => [
  ...checks.flatMap((check) => [`pm.test(${JSON.stringify(check.text)}, () => {`, `  ${expectation(check, captured)};`, '});']),
  ...captures.flatMap(({ name, path }) => [
    `pm.collectionVariables.set(${JSON.stringify(name)}, ${partOf(path)});`,
    ...(asJson.has(name) ? [`pm.collectionVariables.set(${JSON.stringify(jsonName(name))}, ${jsonOf(path)});`] : []),
  ]),
]

/** What it runs in front of a request that reads these. */
export const computingScript = (whats: ReadonlySet<string>): string[] =>
  [...computed].filter(([what]) => whats.has(what)).map(([what, code]) => `pm.collectionVariables.set(${JSON.stringify(what)}, ${code});`)

/** What it runs in front of the first request of a flow: values that are made once. */
export const settingScript = (sets: readonly Setting[]): string[] =>
  sets.map((set) => `pm.collectionVariables.set(${JSON.stringify(set.name)}, pm.variables.replaceIn(${JSON.stringify(settingText(set))}));`)

const expectation = (check: Check, captured: ReadonlySet<string>): string => {
  const { path, test, isNegated } = check
  if (path.root === 'status' && test.type === 'equals' && test.value.type === 'value' && !isNegated)
    return `pm.response.to.have.status(${JSON.stringify(test.value.value)})`
  const isAbsent = test.type === 'exists' && isNegated
  return `pm.expect(${partOf(path, isAbsent ? '?.' : '.')}${check.isLength ? '.length' : ''}).to.${toBe(check, (value) => operand(value, captured))}`
}

const toBe = ({ test, isNegated }: Check, operand: (value: Operand) => string): string => {
  const not = isNegated ? 'not.' : ''
  switch (test.type) {
    case 'equals':
      return `${not}eql(${operand(test.value)})`
    case '<':
    case '<=':
    case '>':
    case '>=':
      return `${not}be.${orders[test.type]}(${operand(test.value)})`
    case 'contains':
      return `${not}include(${operand(test.value)})`
    case 'starts_with':
    case 'ends_with': {
      const pattern = test.value.type === 'value' ? escapePattern(String(test.value.value)) : ''
      return `${not}match(${regex(test.type === 'starts_with' ? `^${pattern}` : `${pattern}$`)})`
    }
    case 'matches':
      return `${not}match(${regex(test.pattern)})`
    case 'in':
      return `${not}be.oneOf(${JSON.stringify(test.values)})`
    case 'exists':
      return isNegated ? 'be.undefined' : 'not.be.undefined'
    case 'is':
      return isNegated ? `not.be.${kinds[test.kind]}` : `be.${kinds[test.kind]}`
  }
}

const orders = { '<': 'below', '<=': 'at.most', '>': 'above', '>=': 'at.least' } as const

const kinds = {
  null: 'null',
  empty: 'empty',
  text: 'a("string")',
  number: 'a("number")',
  boolean: 'a("boolean")',
  list: 'an("array")',
  map: 'an("object")',
} as const

/** What an answer gave keeps its type; a variable from elsewhere is text. */
const operand = (value: Operand, captured: ReadonlySet<string>): string => {
  if (value.type === 'value') return JSON.stringify(value.value)
  const { reference } = value
  if (reference.type === 'made') return `pm.variables.get(${JSON.stringify(reference.what)})`
  const got = `pm.variables.get(${JSON.stringify(reference.name)})`
  return reference.holds === 'json' && !captured.has(reference.name) ? `JSON.parse(${got})` : got
}

/** As it is written, which is also how an import reads it: what is escaped stays so, and nothing ends it or its line. */
const regex = (pattern: string): string =>
  `/${pattern.replace(/\\.|\/|[\n\r\u2028\u2029]/gs, (part) => lineEnds.get(part.at(-1) ?? '') ?? (part === '/' ? '\\/' : part)) || '(?:)'}/`

const lineEnds: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\u2028', '\\u2028'],
  ['\u2029', '\\u2029'],
])

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

const partOf = ({ root, keys }: AnswerPath, dot: '.' | '?.' = '.'): string => {
  switch (root) {
    case 'status':
      return 'pm.response.code'
    case 'duration_ms':
      return 'pm.response.responseTime'
    case 'headers':
      return `pm.response.headers.get(${JSON.stringify(keys[0])})`
    case 'body':
      return keys.length === 0
        ? 'pm.response.text()'
        : `pm.response.json()${keys.map((key, index) => keyOf(key, index === 0 ? '.' : dot)).join('')}`
  }
}

const jsonOf = (path: AnswerPath): string =>
  path.root === 'body' && path.keys.length === 0 ? partOf(path) : `JSON.stringify(${partOf(path)})`

const keyOf = (key: string | number, dot: '.' | '?.'): string => {
  if (typeof key === 'number' && key < 0) return `${dot}at(${key})`
  if (typeof key === 'string' && /^[A-Za-z_$][\w$]*$/.test(key)) return `${dot}${key}`
  return `${dot === '?.' ? '?.' : ''}[${JSON.stringify(key)}]`
}

/** What of the answer Postman cannot look at as it is: whether the whole body is a list, a map or a number. */
export const isSayable = ({ path, isLength, test }: Check): boolean => {
  const isWhole = path.root === 'body' && path.keys.length === 0
  if (test.type === 'starts_with' || test.type === 'ends_with') return test.value.type === 'value'
  if (!isWhole) return !isOfMade(test)
  return !isLength && ['contains', 'matches'].includes(test.type) && !isOfMade(test)
}

const isOfMade = (test: Check['test']): boolean =>
  'value' in test && typeof test.value === 'object' && test.value.type === 'reference' && test.value.reference.type === 'made'
