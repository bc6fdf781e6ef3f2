import { isLongInteger } from '../values/long-integer.ts'
import type { Node } from './ast.ts'
import { readJsonPath } from './json-path/json-path.ts'
import { parseCall } from './parse-call.ts'
import { parseFaker } from './parse-faker.ts'
import { parseQuoted, parseToken } from './parse-text.ts'
import { readKey, type Token } from './read-token.ts'
import { describe, expectMark, isMark, moveTo, nested, type OpenClosure, peek, type Reader, take, takeMark } from './reader.ts'
import { fail } from './syntax-failure.ts'

const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
  ['nil', null],
])

/** Reads one operand, without what follows it. */
export const parseOperand = (reader: Reader): Node => {
  const { token } = reader
  if (token.type === 'number') return literal(take(reader))
  if (token.type === 'name') return parseName(reader)
  switch (token.value) {
    case '"':
    case "'":
    case '`':
      return parseQuoted(reader, token.start)
    case '(':
      return parseGroup(reader)
    case '[':
      return parseList(reader)
    case '{':
      return parseMap(reader)
    case '${':
    case '{{': {
      const node = parseToken(reader, token.start)
      moveTo(reader, node.end)
      return node
    }
    case '$':
      return parsePath(reader)
    case '#':
    case '.':
      return parseElement(reader)
  }
  return fail(token.type === 'end' ? 'a value is missing at the end' : `expected a value, found ${describe(token)}`, token)
}

const literal = ({ value, number, start, end }: Token): Node =>
  isLongInteger(value) ? { type: 'literal', value, isLong: true, start, end } : { type: 'literal', value: number, start, end }

const parseName = (reader: Reader): Node => {
  const { token } = reader
  const { start, end } = token
  const isCall = reader.text.charAt(end) === '(' || peek(reader).value === '('
  const constant = constants.get(token.value)
  if (constant !== undefined && !isCall) {
    take(reader)
    return { type: 'literal', value: constant, start, end }
  }
  const closure = reader.closures.findLast((open) => open.parameter !== undefined && isReadBy(token.value, open.parameter))
  if (closure) return parseParameter(reader, closure)
  if (token.value === 'FAKER') return parseFaker(reader)
  take(reader)
  if (isCall) return parseCall(reader, { name: token.value, start, nameStart: start })
  return { type: 'name', name: token.value, isOptional: false, start, end }
}

/** `i-1` reads the parameter `i`. */
const isReadBy = (name: string, parameter: string): boolean => name === parameter || name.startsWith(`${parameter}-`)

const parseParameter = (reader: Reader, closure: OpenClosure): Node => {
  const { start } = reader.token
  const end = start + (closure.parameter?.length ?? 0)
  moveTo(reader, end)
  return { type: 'local', slot: closure.slot, source: closure.source, start, end }
}

const parseElement = (reader: Reader): Node => {
  const { token, text } = reader
  const closure = reader.closures.at(-1)
  const key = token.value === '.' ? readKey(text, token.end) : ''
  if (token.value === '.' && key === '') return fail('expected a value, found "."', token)
  if (!closure) {
    const hint = token.value === '#' ? 'blocks such as {{#if}} are not part of the language; use when, for_each or a ternary' : undefined
    return fail(`"${token.value}" stands for the element inside filter(…), map(…) and the like`, token, { hint })
  }
  closure.isUsed = true
  // Stays before the dot, which is then read as the path behind the element.
  moveTo(reader, token.value === '.' ? token.start : token.end)
  return {
    type: 'local',
    slot: closure.slot,
    source: closure.source,
    start: token.start,
    end: token.value === '.' ? token.start : token.end,
  }
}

const parseGroup = (reader: Reader): Node => {
  const opened = take(reader)
  const inner = nested(reader, () => reader.readExpression(reader))
  expectMark(reader, ')', opened)
  return inner
}

const parseList = (reader: Reader): Node => {
  const opened = take(reader)
  const items: Node[] = []
  while (!isMark(reader, ']')) {
    items.push(nested(reader, () => reader.readExpression(reader)))
    if (!takeMark(reader, ',')) break
  }
  return { type: 'list', items, start: opened.start, end: expectMark(reader, ']', opened).end }
}

const parseMap = (reader: Reader): Node => {
  const opened = take(reader)
  const entries: { key: string; value: Node }[] = []
  while (!isMark(reader, '}')) {
    const key = parseMapKey(reader)
    if (!takeMark(reader, ':')) fail(`expected ":", found ${describe(reader.token)}`, reader.token)
    entries.push({ key, value: nested(reader, () => reader.readExpression(reader)) })
    if (!takeMark(reader, ',')) break
  }
  return { type: 'map', entries, start: opened.start, end: expectMark(reader, '}', opened).end }
}

const parseMapKey = (reader: Reader): string => {
  const { token } = reader
  if (token.type === 'name' || token.type === 'number') return take(reader).value
  const node = token.type === 'mark' && /["'`]/.test(token.value) ? parseQuoted(reader, token.start) : undefined
  return node?.type === 'literal' ? String(node.value) : fail(`expected a key, found ${describe(token)}`, token)
}

const parsePath = (reader: Reader): Node => {
  const { start } = reader.token
  const { path, end } = readJsonPath(reader.text, start + 1, (at) => parseToken(reader, at))
  moveTo(reader, end)
  return { type: 'jsonPath', base: undefined, path, start, end }
}
