import { didYouMean } from '../../nearest-names.ts'
import { isLongInteger } from '../../values/long-integer.ts'
import { fail } from '../syntax-failure.ts'
import {
  charAt,
  deeper,
  isTokenAhead,
  type PathReader,
  skipBlanks,
  takeMatch,
  takeText,
  takeToken,
  twinOf,
  unexpected,
} from './path-reader.ts'
import { readSegments } from './read-segments.ts'
import { readString } from './read-string.ts'

/** Reads the condition behind `?`; gives it in the spelling of RFC 9535. */
export const readFilter = (reader: PathReader): string => deeper(reader, () => readOr(reader))

const readOr = (reader: PathReader): string => readChain(reader, { mark: '||', word: /or(?![\p{L}\p{N}_])/uy, read: readAnd })
const readAnd = (reader: PathReader): string => readChain(reader, { mark: '&&', word: /and(?![\p{L}\p{N}_])/uy, read: readBasic })

interface Chain {
  readonly mark: string
  /** The operator as the language around the path also writes it. */
  readonly word: RegExp
  readonly read: (reader: PathReader) => string
}

const readChain = (reader: PathReader, { mark, word, read }: Chain): string => {
  let text = read(reader)
  for (;;) {
    const before = reader.at
    skipBlanks(reader)
    if (!takeText(reader, mark) && takeMatch(reader, word) === '') {
      reader.at = before
      return text
    }
    text += `${mark}${read(reader)}`
  }
}

const readBasic = (reader: PathReader): string => {
  skipBlanks(reader)
  const start = reader.at
  const isNegated = takeMatch(reader, /!(?!=)|not(?![\p{L}\p{N}_])/uy) !== ''
  skipBlanks(reader)
  const not = isNegated ? '!' : ''
  if (takeText(reader, '(')) return `${not}(${readGroup(reader, start)})`
  const left = readOperand(reader)
  const operator = readOperator(reader)
  if (operator === undefined) return `${not}${asTest(left)}`
  if (isNegated) fail('"!" in front of a comparison wants parentheses: !(…)', { start, end: start + 1 })
  return operator === '=~' ? readRegex(reader, left) : compare(left, operator, readRight(reader))
}

/** A comparison with a token tries its value twice: untyped text compares by value, as everywhere in the language. */
const compare = (left: Operand, operator: string, right: Operand): string => {
  const [a, b] = [asValue(left), asValue(right)]
  const typed = `${a}${operator}${b}`
  if (!left.twin && !right.twin) return typed
  return `(${typed}${operator === '!=' ? '&&' : '||'}${left.twin ?? a}${operator}${right.twin ?? b})`
}

const readGroup = (reader: PathReader, start: number): string => {
  const inner = readFilter(reader)
  skipBlanks(reader)
  if (charAt(reader) === '') return fail('the parenthesis is not closed', { start, end: reader.text.length })
  return takeText(reader, ')') ? inner : unexpected(reader, '")"', operatorHint(reader))
}

const readRight = (reader: PathReader): Operand => {
  skipBlanks(reader)
  return readOperand(reader)
}

const operators = ['===', '!==', '==', '!=', '<=', '>=', '=~', '<', '>'] as const

const readOperator = (reader: PathReader): string | undefined => {
  const before = reader.at
  skipBlanks(reader)
  const operator = operators.find((mark) => takeText(reader, mark))
  if (operator === undefined) {
    if (charAt(reader) === '=') return unexpected(reader, 'an operator', 'to compare, write ==')
    reader.at = before
  }
  return operator === '===' || operator === '!==' ? operator.slice(0, 2) : operator
}

/** What the language around a path has, and a filter has not. */
const operatorHint = ({ text, at }: PathReader): string | undefined =>
  /^\s*(?:[-+*/%]|in\b|contains\b|starts|ends|matches\b|is\b)/.test(text.slice(at, at + 30))
    ? 'filters compare with == != < <= > >= and =~ /…/; for more, use filter(list, condition)'
    : undefined

interface Operand {
  /** What RFC 9535 calls a literal, a singular query, another query, and what functions give. */
  readonly type: 'literal' | 'single' | 'nodes' | 'value' | 'logical'
  readonly text: string
  /** As the element of a comparison, where that is written differently. */
  readonly valueText?: string
  /** Of a token. */
  readonly twin?: string
  readonly start: number
  readonly end: number
}

const asTest = (operand: Operand): string => {
  const { type, text } = operand
  if (type === 'literal') fail('a value alone is no condition; compare it with something', operand)
  if (type === 'value') fail('what this function gives wants a comparison', operand)
  return text
}

const asValue = (operand: Operand): string => {
  const { type, text, valueText = text } = operand
  if (type === 'nodes') fail('this path can match many; a comparison wants one value', operand)
  if (type === 'logical') fail('this function is a condition itself; it is not compared', operand)
  return valueText
}

const regexText = /\/((?:[^/\\\n]|\\.)+)\/([ims]*)/y

/** `@.name =~ /^a/i`: the older spelling of search(). */
const readRegex = (reader: PathReader, left: Operand): string => {
  skipBlanks(reader)
  regexText.lastIndex = reader.at
  const [whole, pattern = '', flags = ''] = regexText.exec(reader.text) ?? []
  if (whole === undefined) return unexpected(reader, 'a regular expression such as /^a/i')
  reader.at += whole.length
  return `search(${asValue(left)},${JSON.stringify((flags ? `(?${flags})` : '') + pattern.replaceAll('\\/', '/'))})`
}

const readOperand = (reader: PathReader): Operand => {
  const start = reader.at
  const char = charAt(reader)
  const done = (operand: Omit<Operand, 'start' | 'end'>): Operand => ({ ...operand, start, end: reader.at })
  if (isTokenAhead(reader)) return done(tokenOperand(takeToken(reader)))
  if (char === '"' || char === "'") {
    const { text, value } = readString(reader)
    return done(value === undefined ? tokenOperand(text) : { type: 'literal', text })
  }
  if (char === '@' || (char === '$' && !/[\p{L}_]/u.test(charAt(reader, 1)))) return done(readQuery(reader, char))
  const digits = takeMatch(reader, /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\p{L}\p{N}_.])/uy)
  if (digits !== '') return done({ type: 'literal', text: isLongInteger(digits) ? JSON.stringify(digits) : digits })
  if (/[-+.\d]/.test(char))
    return fail('this is no number of a JSONPath', { start, end: start + 1 }, { hint: 'numbers are written as in JSON' })
  const name = takeMatch(reader, /[\p{L}_$][\p{L}\p{N}_]*/uy)
  if (name === '') return unexpected(reader, 'a value: @, $, a number, quoted text or a function')
  if (charAt(reader) === '(') return done(readCall(reader, { name, start }))
  if (Object.hasOwn(functions, name) && /^\s+\(/.test(reader.text.slice(reader.at))) {
    return fail(`between ${name} and its "(" is no space`, { start, end: reader.at })
  }
  if (name === 'true' || name === 'false' || name === 'null') return done({ type: 'literal', text: name })
  return fail(`"${name}" is no value of a filter`, done({ type: 'literal', text: name }), { hint: nameHint(reader, name) })
}

const tokenOperand = (text: string): Omit<Operand, 'start' | 'end'> => ({ type: 'literal', text, twin: twinOf(text) })

const nameHint = ({ readToken }: PathReader, name: string): string => {
  const fromFlow = readToken ? `; a name of the flow is written \${${name}}` : ''
  return `a key of the element is written @.${name}${fromFlow}`
}

const readQuery = (reader: PathReader, head: string): Omit<Operand, 'start' | 'end'> => {
  reader.at++
  const { text, isSingle } = readSegments(reader)
  const ending = '["length"]'
  // People expect the length of a list or a text; the standard knows only members.
  const valueText = isSingle && text.endsWith(ending) ? `length_of(${head}${text.slice(0, -ending.length)})` : undefined
  return { type: isSingle ? 'single' : 'nodes', text: head + text, ...(valueText ? { valueText } : {}) }
}

interface PathFunction {
  /** What each argument is: one value, or any path. */
  readonly arguments: readonly ('value' | 'nodes')[]
  readonly gives: 'value' | 'logical'
}

const functions: Readonly<Record<string, PathFunction>> = {
  length: { arguments: ['value'], gives: 'value' },
  count: { arguments: ['nodes'], gives: 'value' },
  value: { arguments: ['nodes'], gives: 'value' },
  match: { arguments: ['value', 'value'], gives: 'logical' },
  search: { arguments: ['value', 'value'], gives: 'logical' },
}

const readCall = (reader: PathReader, { name, start }: { name: string; start: number }): Omit<Operand, 'start' | 'end'> => {
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined
  const names = Object.keys(functions)
  if (!known) {
    const hint = didYouMean(name, names) ?? `the functions of a filter are ${names.join(', ')}`
    return fail(`a JSONPath has no function "${name}"`, { start, end: reader.at }, { hint })
  }
  const args = readArguments(reader)
  if (args.length !== known.arguments.length) {
    const count = `${known.arguments.length} argument${known.arguments.length === 1 ? '' : 's'}`
    fail(`${name} takes ${count}, not ${args.length}`, { start, end: reader.at })
  }
  const texts = args.map((arg, index) => (known.arguments[index] === 'value' ? asValue(arg) : asNodes(arg)))
  return { type: known.gives, text: `${name}(${texts.join(',')})` }
}

const readArguments = (reader: PathReader): readonly Operand[] => {
  const start = reader.at++
  const args: Operand[] = []
  skipBlanks(reader)
  if (takeText(reader, ')')) return args
  do {
    skipBlanks(reader)
    args.push(deeper(reader, () => readOperand(reader)))
    skipBlanks(reader)
  } while (takeText(reader, ','))
  if (charAt(reader) === '') return fail('the parenthesis is not closed', { start, end: reader.text.length })
  return takeText(reader, ')') ? args : unexpected(reader, '"," or ")"', operatorHint(reader))
}

const asNodes = (operand: Operand): string =>
  operand.type === 'single' || operand.type === 'nodes' ? operand.text : fail('expected a path, such as @.items[*]', operand)
