import type { Node } from './ast.ts'
import { readJsonPath } from './json-path/json-path.ts'
import { markOptional } from './mark-optional.ts'
import { groupedHead, parseCall } from './parse-call.ts'
import { parseOperand } from './parse-operand.ts'
import { parseToken } from './parse-text.ts'
import { readKey } from './read-token.ts'
import { countLink, describe, expectMark, isMark, moveTo, nested, type Reader, take } from './reader.ts'
import { fail } from './syntax-failure.ts'

/** Reads an operand with the path, method forms and pipes behind it. */
export const parsePostfix = (reader: Reader): Node => {
  let node = parseOperand(reader)
  for (;;) {
    const next = parseLink(reader, node)
    if (!next) return node
    countLink(reader)
    node = next
  }
}

const parseLink = (reader: Reader, target: Node): Node | undefined => {
  const { token } = reader
  if (token.type !== 'mark') return undefined
  switch (token.value) {
    case '.':
      return reader.text.charAt(token.end) === '*' ? parseTail(reader, target) : parseMember(reader, target, false)
    case '?.':
      return parseMember(reader, target, true)
    case '..':
      return parseTail(reader, target)
    case '[':
      // `a in [1]` has its bracket after a space; an index stands right behind.
      return !/\s/.test(reader.text.charAt(token.start - 1)) ? parseBracket(reader, target) : undefined
    case '|':
      return parsePipe(reader, target)
  }
  return undefined
}

const parseMember = (reader: Reader, target: Node, isOptional: boolean): Node => {
  const { token, text } = reader
  if (isOptional) markOptional(target)
  if (isOptional && text.charAt(token.end) === '[') {
    moveTo(reader, token.end)
    return parseBracket(reader, target)
  }
  const key = readKey(text, token.end)
  if (key === '') {
    moveTo(reader, token.end)
    return fail(`expected a key after ".", found ${describe(reader.token)}`, reader.token)
  }
  const end = token.end + key.length
  if (text.charAt(end) === '(') return parseMethod(reader, { target, key, isOptional })
  moveTo(reader, end)
  return { type: 'member', target, key, start: target.start, end }
}

interface MethodHead {
  readonly target: Node
  readonly key: string
  readonly isOptional: boolean
}

const parseMethod = (reader: Reader, { target, key, isOptional }: MethodHead): Node => {
  const nameStart = reader.token.end
  moveTo(reader, nameStart + key.length)
  return parseCall(
    reader,
    groupedHead(target, key, nameStart) ?? { name: key, start: target.start, nameStart, receiver: target, isOptional },
  )
}

const parsePipe = (reader: Reader, target: Node): Node => {
  take(reader)
  const name = reader.token
  if (name.type !== 'name') return fail(`expected a function after "|", found ${describe(name)}`, name)
  take(reader)
  return parseCall(reader, { name: name.value, start: target.start, nameStart: name.start, receiver: target })
}

const parseBracket = (reader: Reader, target: Node): Node => {
  const { token, text } = reader
  if (
    /^\[\s*(?:[*?]|\(\s*@|-?\d*\s*:\s*:|-?\d*\s*:[^\]]*\](?=\.(?!length\b)[\p{L}_][\p{L}\p{N}_-]*(?![\p{L}\p{N}_(-])))/u.test(
      text.slice(token.start, token.start + 200),
    )
  ) {
    return parseTail(reader, target)
  }
  const opened = take(reader)
  const from = isMark(reader, ':') ? undefined : nested(reader, () => reader.readExpression(reader))
  if (isMark(reader, ',')) return parseTailAt(reader, target, opened.start)
  if (!isMark(reader, ':')) {
    const index = from ?? fail('expected an index', reader.token)
    return { type: 'index', target, index, start: target.start, end: closeBracket(reader, opened) }
  }
  take(reader)
  const to = isMark(reader, ']') ? undefined : nested(reader, () => reader.readExpression(reader))
  if (isMark(reader, ':')) return parseTailAt(reader, target, opened.start)
  return { type: 'slice', target, from, to, start: target.start, end: closeBracket(reader, opened) }
}

const closeBracket = (reader: Reader, opened: { start: number; end: number }): number => expectMark(reader, ']', opened).end

/** Several selectors, or a slice with a step: it turns out in the middle of the bracket. */
const parseTailAt = (reader: Reader, target: Node, start: number): Node => {
  moveTo(reader, start)
  return parseTail(reader, target)
}

/** `[*]`, `[?…]`, `.*`, `..` and slices with a path behind them match many: the rest is JSONPath. */
const parseTail = (reader: Reader, target: Node): Node => {
  const { path, end } = readJsonPath(reader.text, reader.token.start, (at) => parseToken(reader, at))
  moveTo(reader, end)
  return { type: 'jsonPath', base: target, path, start: target.start, end }
}
