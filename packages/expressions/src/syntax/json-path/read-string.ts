import type { Node } from '../ast.ts'
import { fail } from '../syntax-failure.ts'
import { charAt, holdPlace, isTokenAhead, type PathReader, readNode } from './path-reader.ts'

export interface QuotedText {
  /** As JSON, or what holds its place. */
  readonly text: string
  /** Undefined when a token is in it. */
  readonly value: string | undefined
}

/** Reads the quoted text of a key or a comparison, as strict as RFC 9535, with tokens in it. */
export const readString = (reader: PathReader): QuotedText => {
  const start = reader.at
  const quote = charAt(reader)
  const parts: (string | Node)[] = []
  let literal = ''
  reader.at++
  while (charAt(reader) !== quote) {
    const char = charAt(reader)
    if (char === '') return fail(`the quote ${quote} is not closed`, { start, end: reader.text.length })
    if (isTokenAhead(reader)) {
      parts.push(literal, readNode(reader))
      literal = ''
    } else if (isEscapedToken(reader)) {
      literal += reader.text.slice(reader.at + 1, reader.at + 3)
      reader.at += 3
    } else if (char === '\\') literal += readEscape(reader, quote)
    else if (char < ' ') return fail('a control character in quotes is written as an escape, such as \\n', spanOf(reader, 1))
    else {
      literal += char
      reader.at++
    }
  }
  reader.at++
  if (parts.length === 0) return { text: JSON.stringify(literal), value: literal }
  const node: Node = { type: 'text', parts: [...parts, literal].filter((part) => part !== ''), start, end: reader.at }
  return { text: holdPlace(reader, node), value: undefined }
}

/** `$${` and `\{{` stand for themselves, as everywhere in the language. */
const isEscapedToken = ({ readToken, text, at }: PathReader): boolean =>
  readToken !== undefined && (text.startsWith('$${', at) || text.startsWith('\\{{', at))

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '/': '/', '\\': '\\' }
const unicode = /\\u([\dA-Fa-f]{4})/y

const readEscape = (reader: PathReader, quote: string): string => {
  const char = charAt(reader, 1)
  if (char === 'u') return readUnicode(reader)
  const value = char === quote ? quote : Object.hasOwn(escapes, char) ? escapes[char] : undefined
  if (value === undefined)
    return fail(`a backslash before ${JSON.stringify(char)} is no escape of a JSONPath`, spanOf(reader, 2), {
      hint: 'a backslash is written \\\\',
    })
  reader.at += 2
  return value
}

const readUnicode = (reader: PathReader): string => {
  const first = readUnit(reader)
  if (first < 0xd800 || first > 0xdfff) return String.fromCharCode(first)
  const second = first < 0xdc00 ? readUnit(reader) : 0
  if (second < 0xdc00 || second > 0xdfff) return fail('half a surrogate pair is no character', { start: reader.at - 6, end: reader.at })
  return String.fromCharCode(first, second)
}

const readUnit = (reader: PathReader): number => {
  unicode.lastIndex = reader.at
  const digits = unicode.exec(reader.text)?.[1] ?? fail('\\u wants four hexadecimal digits', spanOf(reader, 2))
  reader.at += 6
  return Number.parseInt(digits, 16)
}

const spanOf = ({ at, text }: PathReader, length: number) => ({ start: at, end: Math.min(at + length, text.length) })
