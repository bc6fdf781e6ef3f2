import type { JsonValue } from '@testmesh/protocol'
import { shorten, toVariable } from '../names.ts'

/** What a test script of a request comes to. */
export interface Script {
  readonly assert: readonly JsonValue[]
  readonly output: Readonly<Record<string, string>>
  /** Variables that the assertions read. */
  readonly reads: readonly string[]
  /** Statements that are nothing a flow says, shortened. */
  readonly unread: readonly string[]
}

/** Reads the statements that most scripts are made of: chai's assertions about the answer, and variables set from it. */
export const readScript = (lines: readonly string[]): Script => {
  const assert: JsonValue[] = []
  const output: Record<string, string> = {}
  const reads: string[] = []
  const unread: string[] = []
  /** Names that stand for a part of the answer: `const json = pm.response.json()`. */
  const names = new Map<string, string>()
  const pathOf = (text: string): string | undefined => {
    const [, head = '', rest = ''] = /^([$\w]+)((?:\??\.[A-Za-z_$][\w$]*|\[\d+\]|\[(["'])[^"']+\3\])*)$/.exec(text.trim()) ?? []
    const start = head === '$body' ? 'body' : names.get(head)
    return start === undefined ? undefined : start + rest.replaceAll('?.', '.')
  }
  for (const written of statementsIn(lines.join('\n'))) {
    const statement = written.replace(answer, () => '$body')
    const [, name, value] = /^(?:(?:const|let|var)\s+)?([$\w]+)\s*=\s*([^=\s].*)$/s.exec(statement) ?? []
    const part = value === undefined ? undefined : pathOf(value)
    if (name !== undefined && part !== undefined) {
      names.set(name, part)
      continue
    }
    // From here on it is something else.
    if (name !== undefined) names.delete(name)
    const kept = keptIn(statement, pathOf)
    const found = kept ?? assertionIn(statement, pathOf)
    if (kept) Object.assign(output, kept)
    else if (typeof found === 'string') {
      assert.push(found)
      reads.push(...[...statement.matchAll(variable)].map(([, name = '']) => toVariable(name)))
    } else unread.push(shorten(written))
  }
  return { assert, output, reads, unread }
}

/** Its body, in the spellings of several versions. */
const answer = /pm\.response\.json\(\)|JSON\.parse\((?:responseBody|pm\.response\.text\(\))\)/g

type PathOf = (text: string) => string | undefined

const keptIn = (statement: string, pathOf: PathOf): Record<string, string> | undefined => {
  const [, name, written = ''] =
    /^(?:pm\.(?:environment|collectionVariables|globals|variables)\.set|postman\.setEnvironmentVariable|postman\.setGlobalVariable)\(\s*["'`]([^"'`]+)["'`]\s*,\s*(.+)\)$/s.exec(
      statement,
    ) ?? []
  // A value of the language has its type wherever it goes.
  const [, value = written] = /^JSON\.stringify\((.+)\)$/s.exec(written) ?? []
  const path = pathOf(value) ?? headerIn(value) ?? whole(value)
  return name === undefined || path === undefined ? undefined : { [toVariable(name)]: path }
}

/** The answer as it is, which is text where it is no JSON. */
const whole = (text: string): string | undefined => (text.trim() === 'pm.response.text()' ? 'body' : undefined)

const headerIn = (text: string): string | undefined => {
  const [, name] = /^pm\.response\.headers\.get\(\s*["'`]([^"'`]+)["'`]\s*\)$/.exec(text.trim()) ?? []
  return name === undefined ? undefined : `headers[${JSON.stringify(name.toLowerCase())}]`
}

const assertionIn = (statement: string, pathOf: PathOf): string | undefined => {
  const [, response] = /^pm\.response\.to\.(.+)$/s.exec(statement) ?? []
  if (response !== undefined) return aboutResponse(response)
  const [, subject = '', not, check = ''] =
    /^pm\.expect\((.+?)(?:,\s*["'`][^"'`]*["'`])?\)\.(?:to\.)?(not\.)?(?:to\.)?(.+)$/s.exec(statement) ?? []
  const path = subjects.get(subject.trim()) ?? headerIn(subject) ?? lengthIn(subject, pathOf) ?? pathOf(subject) ?? whole(subject)
  if (path === undefined) return undefined
  const said = chai(path, check.replace(/^(?:be\.an?\.|be\.|at\.|have\.|deep\.|to\.)+/, ''))
  return said === undefined || not === undefined ? said : `not (${said})`
}

const lengthIn = (subject: string, pathOf: PathOf): string | undefined => {
  const path = subject.trim().endsWith('.length') ? pathOf(subject.trim().slice(0, -'.length'.length)) : undefined
  return path === undefined ? undefined : `len(${path})`
}

const subjects: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'pm.response.code': 'status',
    'pm.response.status': 'status_text',
    'pm.response.responseTime': 'duration_ms',
    'pm.response.responseSize': 'size',
  }),
)

const aboutResponse = (text: string): string | undefined => {
  const [, status] = /^have\.status\((\d{3})\)$/.exec(text) ?? []
  if (status !== undefined) return `status == ${status}`
  const [, name, value] = /^have\.header\(\s*["'`]([^"'`]+)["'`]\s*(?:,\s*(.+))?\)$/s.exec(text) ?? []
  const header = name === undefined ? undefined : `headers[${JSON.stringify(name.toLowerCase())}]`
  if (header !== undefined) return value === undefined ? `${header} exists` : valueIn(value) && `${header} == ${valueIn(value)}`
  if (/^(?:be|have)\.(?:ok|success)$/.test(text)) return 'status >= 200 && status < 300'
  return text === 'be.json' || text === 'be.withBody' || text === 'have.jsonBody()' ? 'body exists' : undefined
}

/** An assertion of chai, in words of expressions. */
const chai = (path: string, check: string): string | undefined => {
  const [, word = '', given] = /^(\w+)(?:\((.*)\))?$/s.exec(check.trim()) ?? []
  const value = given === undefined ? undefined : (valueIn(given) ?? variableIn(given))
  if (value !== undefined && operators.has(word)) return `${path} ${operators.get(word)} ${value}`
  if (word === 'oneOf' && value?.startsWith('[')) return `${path} in ${value}`
  if (['include', 'includes', 'contain', 'contains', 'string'].includes(word) && value !== undefined) return `${path} contains ${value}`
  if (['lengthOf', 'length'].includes(word) && value !== undefined) return `len(${path}) == ${value}`
  if (word === 'property' && /^"[^"]+"$/.test(value ?? '')) return `${path}[${value}] exists`
  if (['a', 'an'].includes(word) && given !== undefined)
    return types.has(given.replace(/["'`]/g, '')) ? `${path} is ${types.get(given.replace(/["'`]/g, ''))}` : undefined
  if (word === 'match' && /^\/.+\/$/s.test(given ?? '') && !/\$\{|\{\{/.test(given ?? ''))
    return `${path} matches ${JSON.stringify(given?.slice(1, -1))}`
  return given === undefined ? states.get(word)?.(path) : undefined
}

const operators: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ eql: '==', equal: '==', equals: '==', eq: '==', eqls: '==' },
    ...{ above: '>', greaterThan: '>', gt: '>', least: '>=', gte: '>=', below: '<', lessThan: '<', lt: '<', most: '<=', lte: '<=' },
  }),
)

const types: ReadonlyMap<string, string> = new Map(
  Object.entries({ array: 'array', object: 'object', string: 'string', number: 'number', boolean: 'boolean' }),
)

const states: ReadonlyMap<string, (path: string) => string> = new Map(
  Object.entries({
    exist: (path: string) => `${path} exists`,
    empty: (path: string) => `${path} is empty`,
    null: (path: string) => `${path} is null`,
    undefined: (path: string) => `${path} not exists`,
    true: (path: string) => `${path} == true`,
    false: (path: string) => `${path} == false`,
    ok: (path: string) => path,
  }),
)

/** What a variable holds. */
const variableIn = (text: string): string | undefined => {
  const [, got = text.trim()] = /^JSON\.parse\((.+)\)$/s.exec(text.trim()) ?? []
  const [whole, name = ''] = [...got.matchAll(variable)][0] ?? []
  return whole === got ? toVariable(name) : undefined
}

const variable = /pm\.(?:environment|collectionVariables|globals|variables)\.get\(\s*["'`]([^"'`]+)["'`]\s*\)/g

/** Values that a script sets before a request, as templates of Postman; and its other lines. */
export const readSettings = (
  lines: readonly string[],
): { readonly sets: ReadonlyMap<string, string>; readonly unread: readonly string[] } => {
  const sets = new Map<string, string>()
  const unread = lines.filter((line) => {
    const [, name = '', made, value = made] = setting.exec(line.trim()) ?? []
    const text = value === undefined ? undefined : valueIn(value.replaceAll('{{', () => '\\u007b\\u007b'))
    if (text?.startsWith('"')) sets.set(toVariable(name), JSON.parse(text) as string)
    return !text?.startsWith('"')
  })
  return { sets, unread }
}

const setting =
  /^pm\.(?:environment|collectionVariables|globals|variables)\.set\(\s*["'`]([^"'`]+)["'`]\s*,\s*(?:pm\.variables\.replaceIn\((".*"|'.*')\)|(".*"|'.*'))\s*\);?$/

/** A value that is written out, as JSON; the language reads it, and would read a template in it, too. */
const valueIn = (text: string): string | undefined => {
  if (/\$\{|\{\{/.test(text)) return undefined
  const quoted = text
    .trim()
    .replace(/^'([^'"\\]*)'$|^`([^`"\\$]*)`$/s, '"$1$2"')
    .replace(/'([^'"\\]*)'/g, '"$1"')
  try {
    const value: unknown = JSON.parse(quoted)
    return Array.isArray(value) ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]` : JSON.stringify(value)
  } catch {
    return undefined
  }
}

/**
 * The statements of a script, without comments and the `pm.test("…", () => { … })` around them. Those in a block of another kind, which
 * may not run, are one with it.
 */
const statementsIn = (script: string): string[] => {
  const statements: string[] = []
  let block = ''
  let depth = 0
  for (const [piece] of withoutComments(script).replace(tests, '\n').matchAll(pieces)) {
    const part = depth > 0 ? piece : closed(piece)
    depth += surplus(part, '{', '}')
    block += block === '' ? part : `\n${part}`
    if (depth > 0 || condition.test(part)) continue
    statements.push(block)
    block = ''
    depth = 0
  }
  return [...statements, block]
    .map((statement) => statement.replace(/\n\./g, '.'))
    .filter((statement) => statement !== '' && !/^["']use strict["']$/.test(statement))
}

/** What stands before the one statement that it is about. */
const condition = /^(?:else\s+)?(?:if|for|while)\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)$|^else$/

/** Without empty lines and margins, too. */
const withoutComments = (script: string): string =>
  script
    .replace(
      /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*.*?\*\/|(?<!\\)\/\/[^\n]*/gs,
      (_, quoted: string | undefined) => quoted ?? '',
    )
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')

const tests =
  /\b(?:pm|postman)\.test\(\s*(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)\s*,\s*(?:async\s*)?(?:function\s*\w*\s*\([^)]*\)\s*\{|(?:\([^)]*\)|\w+)\s*=>\s*\{?)/g

/** Up to a semicolon or the end of a line, but for what goes on with a dot. */
const pieces = /(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\n(?=\.)|[^;\n])+/g

/** Without the brackets that the tests around it leave. */
const closed = (piece: string): string => {
  let statement = piece.replace(/^[\s})\]]+/, '')
  for (let end = statement.at(-1) ?? ''; surplus(statement, openings.get(end) ?? '', end) < 0; end = statement.at(-1) ?? '')
    statement = statement.slice(0, -1).trimEnd()
  return statement.trimEnd()
}

const openings: ReadonlyMap<string, string> = new Map([
  ['}', '{'],
  [')', '('],
])

/** How many of the one are more than of the other, outside of texts. */
const surplus = (text: string, open: string, close: string): number => {
  if (open === '') return 0
  const bare = text.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g, '')
  return bare.split(open).length - bare.split(close).length
}
