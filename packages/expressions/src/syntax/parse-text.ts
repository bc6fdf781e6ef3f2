import type { Node, TokenNode } from './ast.ts'
import { markOptional } from './mark-optional.ts'
import { attempt, describe, isFull, isMark, moveTo, nested, type Reader } from './reader.ts'
import { fail } from './syntax-failure.ts'

export interface TextParts {
  readonly parts: readonly (string | Node)[]
  /** Offset of what ended the text. */
  readonly end: number
}

export interface TextStyle {
  /** What ends the text; without it, the end of the whole. */
  readonly stop?: string
  /** Backslash escapes count. */
  readonly hasEscapes?: boolean
  /** Braces inside come in pairs, so that a default may hold JSON. */
  readonly isBalanced?: boolean
  /** What is wrong with a token is noted, and the token read over. */
  readonly readsOver?: boolean
}

const plainRun = /[^$\\{}'"`]+/y
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

/** Reads text from `at`, with `${…}` and `{{…}}` in it; `$${` and `\{{` stand for themselves. */
export const parseText = (reader: Reader, at: number, style: TextStyle = {}): TextParts => {
  const { text } = reader
  const parts: (string | Node)[] = []
  let literal = ''
  let depth = 0
  let i = at
  while (i < text.length) {
    if (style.stop !== undefined && depth === 0 && text.startsWith(style.stop, i)) break
    plainRun.lastIndex = i
    const run = plainRun.exec(text)?.[0]
    if (run !== undefined) {
      literal += run
      i += run.length
    } else if (text.startsWith('$${', i) || text.startsWith('\\{{', i)) {
      literal += text.slice(i + 1, i + 3)
      i += 3
    } else if (text.startsWith('${', i) || text.startsWith('{{', i)) {
      const start = i
      const node = style.readsOver ? attempt(reader, () => parseToken(reader, start)) : parseToken(reader, start)
      if (literal) parts.push(literal)
      literal = ''
      if (node) parts.push(node)
      i = node?.end ?? endOfBroken(reader, start)
    } else if (style.hasEscapes && text.charAt(i) === '\\') {
      const [value, length] = readEscape(text, i)
      literal += value
      i += length
    } else {
      if (style.isBalanced) depth += text.charAt(i) === '{' ? 1 : text.charAt(i) === '}' ? -1 : 0
      literal += text.charAt(i++)
    }
  }
  if (literal) parts.push(literal)
  return { parts, end: i }
}

/** Reads the quoted text that starts at `start`; leaves the reader behind it. */
export const parseQuoted = (reader: Reader, start: number): Node => {
  const stop = reader.text.charAt(start)
  const { parts, end } = parseText(reader, start + 1, { stop, hasEscapes: true })
  if (end >= reader.text.length) fail(`the quote ${stop} is not closed`, { start, end: reader.text.length })
  moveTo(reader, end + 1)
  const span = { start, end: end + 1 }
  if (parts.every((part) => typeof part === 'string')) return { type: 'literal', value: parts.join(''), ...span }
  return { type: 'text', parts, ...span }
}

/** Reads the token that starts at `start`. The reader's position behind it is for the caller to set. */
export const parseToken = (reader: Reader, start: number): TokenNode => {
  const opener = reader.text.slice(start, start + 2)
  const closer = opener === '{{' ? '}}' : '}'
  moveTo(reader, start + 2)
  const hint = `where the text itself should hold ${opener} write ${opener === '{{' ? '\\{{' : '$${'}`
  if (reader.token.type === 'end') fail(`the token ${opener} is not closed`, { start, end: start + 2 }, { hint })
  if (isMark(reader, '}')) fail(`the token ${opener}${closer} is empty`, { start, end: reader.token.end }, { hint })
  const inner = nested(reader, () => reader.readExpression(reader))
  if (isMark(reader, ':')) return parseFallback(reader, { start, inner, closer })
  const { token, text } = reader
  if (token.type === 'end') fail(`the token ${opener} is not closed`, { start, end: start + 2 }, { hint })
  if (!text.startsWith(closer, token.start)) fail(`expected "${closer}", found ${describe(token)}`, token, { hint })
  return { type: 'token', inner, fallback: undefined, start, end: token.start + closer.length }
}

const simpleToken = /\$\{[^{}'"`]*\}|\{\{[^{}'"`]*\}\}/y

/** Where nothing makes its end doubtful; else all of the rest is taken for a part of it. */
const endOfBroken = (reader: Reader, start: number): number => {
  simpleToken.lastIndex = start
  return !isFull(reader) && simpleToken.test(reader.text) ? simpleToken.lastIndex : reader.text.length
}

interface OpenToken {
  readonly start: number
  readonly inner: Node
  readonly closer: string
}

const parseFallback = (reader: Reader, { start, inner, closer }: OpenToken): TokenNode => {
  markOptional(inner)
  const colon = reader.token.end
  const from = colon + (reader.text.charAt(colon) === '-' ? 1 : 0)
  const { parts, end } = parseText(reader, from, { stop: closer, isBalanced: true })
  if (end >= reader.text.length) fail('the token is not closed', { start, end: start + 2 })
  const fallback: Node = { type: 'text', parts: parts.length === 1 ? [unquote(parts[0] ?? '')] : parts, start: from, end }
  return { type: 'token', inner, fallback, start, end: end + closer.length }
}

const unquote = (part: string | Node): string | Node => (typeof part === 'string' ? part.replace(/^(['"])(.*)\1$/s, '$2') : part)

/** An escape that is none stays as written, so that "\d+" reaches a regular expression. */
const readEscape = (text: string, at: number): readonly [string, number] => {
  const char = text.charAt(at + 1)
  if (char === 'u' && /^[\da-f]{4}$/i.test(text.slice(at + 2, at + 6))) {
    return [String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 6), 16)), 6]
  }
  const value = Object.hasOwn(escapes, char) ? escapes[char] : undefined
  if (value !== undefined) return [value, 2]
  return '\\\'"`/'.includes(char) && char !== '' ? [char, 2] : [`\\${char}`, 2]
}
