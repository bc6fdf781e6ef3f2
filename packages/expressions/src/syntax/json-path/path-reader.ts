import type { Node } from '../ast.ts'
import { fail } from '../syntax-failure.ts'

const deepestNesting = 50

/** Where the reading of a JSONPath stands. */
export interface PathReader {
  readonly text: string
  at: number
  depth: number
  /** Reads the condition of a filter; comes in from outside, as filters and paths contain each other. */
  readonly readFilter: (reader: PathReader) => string
  /** Tokens that stand for a value inside the path, in order. */
  readonly tokens: Node[]
  /** Reads the `${…}` or `{{…}}` at an offset. Absent for a path that is a text of its own: there is none to fill in. */
  readonly readToken?: ((at: number) => Node) | undefined
}

const blanks = /[ \t\r\n]*/y

export const skipBlanks = (reader: PathReader): void => {
  blanks.lastIndex = reader.at
  blanks.exec(reader.text)
  reader.at = blanks.lastIndex
}

export const charAt = ({ text, at }: PathReader, offset = 0): string => text.charAt(at + offset)

/** Takes `mark` when it comes next. */
export const takeText = (reader: PathReader, mark: string): boolean => {
  if (!reader.text.startsWith(mark, reader.at)) return false
  reader.at += mark.length
  return true
}

/** Takes what a sticky pattern finds here; empty when it finds nothing. */
export const takeMatch = (reader: PathReader, pattern: RegExp): string => {
  pattern.lastIndex = reader.at
  const found = pattern.exec(reader.text)?.[0] ?? ''
  reader.at += found.length
  return found
}

export const isTokenAhead = (reader: PathReader): boolean =>
  reader.readToken !== undefined && (reader.text.startsWith('${', reader.at) || reader.text.startsWith('{{', reader.at))

/** Reads a token; gives what holds its place in the path's text. */
export const takeToken = (reader: PathReader): string => {
  const node = readNode(reader)
  return holdPlace(reader, node)
}

export const readNode = (reader: PathReader): Node => {
  const node = reader.readToken?.(reader.at) ?? unexpected(reader, 'a value')
  reader.at = node.end
  return node
}

/** Control characters appear in no path that can be read, so nothing else looks like it. */
export const holdPlace = ({ tokens }: PathReader, node: Node): string => `\0${tokens.push(node) - 1}\0`

/** A second place for the same value, where text without a type of its own stands as the number or boolean that it spells. */
export const twinOf = (place: string): string => `\0t${place.slice(1)}`

/** Puts values where `holdPlace` and `twinOf` left room for them. */
export const fillPlaces = (text: string, valueAt: (index: number, isTwin: boolean) => string): string =>
  text.replace(/\0(t?)(\d+)\0/g, (_, mark: string, index: string) => valueAt(Number(index), mark !== ''))

/** Runs `read` one level deeper. @throws SyntaxFailure when filters nest too deep */
export const deeper = <T>(reader: PathReader, read: () => T): T => {
  if (++reader.depth > deepestNesting)
    fail(`the path nests deeper than ${deepestNesting} levels`, { start: reader.at, end: Math.min(reader.at + 1, reader.text.length) })
  const result = read()
  reader.depth--
  return result
}

/** @throws SyntaxFailure */
export const unexpected = (reader: PathReader, wanted: string, hint?: string): never => {
  const { text, at } = reader
  const found = at >= text.length ? 'the end' : JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))
  return fail(`expected ${wanted}, found ${found}`, { start: Math.min(at, text.length), end: Math.min(at + 1, text.length) }, { hint })
}
