import { fail } from '../syntax-failure.ts'
import { charAt, isTokenAhead, type PathReader, skipBlanks, takeMatch, takeText, takeToken, unexpected } from './path-reader.ts'
import { readString } from './read-string.ts'

/** A chain of segments behind `$`, `@` or a value. */
export interface Segments {
  /** In the spelling of RFC 9535. */
  readonly text: string
  /** Members and indices when they are known and one thing only can match. */
  readonly keys: readonly (string | number)[] | undefined
  /** One thing only can match, also where a token says which. */
  readonly isSingle: boolean
}

/** One selector, or several in a bracket. */
interface Selected {
  readonly text: string
  /** Undefined when it is a token, or can match many. */
  readonly key?: string | number
  readonly isSingle: boolean
}

// A hyphen belongs to the key, as everywhere in the language: subtraction wants spaces.
const shorthand =
  /[\w$@\u{80}-\u{D7FF}\u{E000}-\u{10FFFF}][\w@\u{80}-\u{D7FF}\u{E000}-\u{10FFFF}]*(?:-[\w\u{80}-\u{D7FF}\u{E000}-\u{10FFFF}]+)*/uy

/**
 * Reads as many segments as there are. Stops before a method form (`.sum()`) and before a `.length` that closes a path which can
 * match many.
 */
export const readSegments = (reader: PathReader): Segments => {
  const keys: (string | number)[] = []
  let text = ''
  let isSingle = true
  let isStatic = true
  for (;;) {
    const selected = readSegment(reader, !isSingle)
    if (!selected) break
    text += selected.text
    isSingle &&= selected.isSingle
    if (selected.key === undefined) isStatic = false
    else keys.push(selected.key)
  }
  return { text, isSingle, keys: isSingle && isStatic ? keys : undefined }
}

const readSegment = (reader: PathReader, isMany: boolean): Selected | undefined => {
  const start = reader.at
  skipBlanks(reader)
  const selected = charAt(reader) === '[' ? readBracket(reader) : charAt(reader) === '.' ? readDotted(reader, isMany) : undefined
  if (!selected) reader.at = start
  return selected
}

const readDotted = (reader: PathReader, isMany: boolean): Selected | undefined => {
  if (takeText(reader, '..')) return readDescendants(reader)
  reader.at++
  if (takeText(reader, '*')) return { text: '[*]', isSingle: false }
  // `$.['a']`, as some write it.
  if (charAt(reader) === '[') return readBracket(reader)
  const start = reader.at
  const key = readName(reader)
  const next = charAt(reader)
  if (next === '(' || (isMany && key === 'length' && next !== '.' && next !== '[')) return undefined
  if (key === '') return fail(`expected a key after ".", ${foundAt(reader)}`, { start: start - 1, end: start })
  return { text: `[${JSON.stringify(key)}]`, key, isSingle: true }
}

const readDescendants = (reader: PathReader): Selected => {
  if (takeText(reader, '*')) return { text: '..*', isSingle: false }
  if (charAt(reader) === '[') return { text: `..${readBracket(reader).text}`, isSingle: false }
  const key = readName(reader)
  if (key === '') return fail(`expected a key, "*" or "[" after "..", ${foundAt(reader)}`, { start: reader.at - 2, end: reader.at })
  return { text: `..[${JSON.stringify(key)}]`, isSingle: false }
}

const readName = (reader: PathReader): string => {
  const name = takeMatch(reader, shorthand)
  if (!/^length-\d+$/.test(name)) return name
  // `items.length-1` is the one subtraction everybody writes without spaces.
  reader.at -= name.length - 'length'.length
  return 'length'
}

const foundAt = ({ text, at }: PathReader): string => `found ${at < text.length ? JSON.stringify(text.charAt(at)) : 'the end'}`

const readBracket = (reader: PathReader): Selected => {
  const start = reader.at
  const selectors: Selected[] = []
  do {
    reader.at++
    skipBlanks(reader)
    if (isAtEnd(reader)) return notClosed(reader, start)
    selectors.push(readSelector(reader))
    skipBlanks(reader)
  } while (charAt(reader) === ',')
  if (isAtEnd(reader)) return notClosed(reader, start)
  if (!takeText(reader, ']')) return unexpected(reader, '"," or "]"')
  const [first] = selectors
  if (selectors.length === 1 && first) return { ...first, text: `[${first.text}]` }
  return { text: `[${selectors.map(({ text }) => text).join(',')}]`, isSingle: false }
}

const isAtEnd = ({ text, at }: PathReader): boolean => at >= text.length

const notClosed = ({ text }: PathReader, start: number): never => fail('the bracket is not closed', { start, end: text.length })

const readSelector = (reader: PathReader): Selected => {
  const char = charAt(reader)
  if (isTokenAhead(reader)) return { text: takeToken(reader), isSingle: true }
  if (char === '"' || char === "'") return readQuotedKey(reader)
  if (takeText(reader, '*')) return { text: '*', isSingle: false }
  if (takeText(reader, '?')) return { text: `?${reader.readFilter(reader)}`, isSingle: false }
  if (char === '(') return readFromEnd(reader)
  if (/[-+:\d]/.test(char)) return readIndexOrSlice(reader)
  const name = shorthandAhead(reader)
  return unexpected(reader, 'a selector', name ? `a key in brackets wants quotes: ["${name}"]` : undefined)
}

const shorthandAhead = (reader: PathReader): string | undefined => {
  shorthand.lastIndex = reader.at
  const name = shorthand.exec(reader.text)?.[0]
  return name && /^[\p{L}_]/u.test(name) ? name : undefined
}

const readQuotedKey = (reader: PathReader): Selected => {
  const { text, value } = readString(reader)
  return { text, isSingle: true, ...(value === undefined ? {} : { key: value }) }
}

const script = /\(\s*@\.length\s*-\s*([1-9]\d{0,14})\s*\)/y

/** `[(@.length-1)]`: the older spelling of "from the end", which RFC 9535 writes as a negative index. */
const readFromEnd = (reader: PathReader): Selected => {
  script.lastIndex = reader.at
  const count = script.exec(reader.text)?.[1]
  if (count === undefined)
    return unexpected(reader, 'a selector', 'scripts in brackets are read as [(@.length-1)] only; a filter is [?(…)]')
  reader.at = script.lastIndex
  return { text: `-${count}`, key: -Number(count), isSingle: true }
}

const readIndexOrSlice = (reader: PathReader): Selected => {
  const bounds = [readInteger(reader)]
  for (;;) {
    const before = reader.at
    skipBlanks(reader)
    if (bounds.length === 3 || !takeText(reader, ':')) {
      reader.at = before
      break
    }
    skipBlanks(reader)
    bounds.push(readInteger(reader))
  }
  const [index] = bounds
  if (bounds.length === 1) return index === undefined ? unexpected(reader, 'an index') : { text: `${index}`, key: index, isSingle: true }
  return { text: bounds.map((bound) => bound ?? '').join(':'), isSingle: false }
}

const integerAhead = /[-+]?\s*\d[\d.]*/y

const readInteger = (reader: PathReader): number | undefined => {
  const start = reader.at
  const text = takeMatch(reader, integerAhead)
  if (text === '') return charAt(reader) === '-' || charAt(reader) === '+' ? unexpected(reader, 'an index') : undefined
  const span = { start, end: reader.at }
  if (!/^(?:0|-?[1-9]\d*)$/.test(text)) return fail(`"${text}" is no index: whole numbers, without leading zeros or "+"`, span)
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : fail(`the index ${text} is too large`, span)
}
