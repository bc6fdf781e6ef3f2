import { fail } from './syntax-failure.ts'

/** A JSONPath, scanned. */
export interface JsonPath {
  /** From `$`, in the spelling of RFC 9535. */
  readonly text: string
  /** Members and indices when it can match one thing only; such a path needs no library. */
  readonly keys: readonly (string | number)[] | undefined
  /** The first member: decides what `$` is. */
  readonly head: string | undefined
}

export interface ScannedPath {
  readonly path: JsonPath
  /** Offset behind the path. */
  readonly end: number
}

const shorthand = /[\p{L}\p{N}_$@][\p{L}\p{N}_@]*(?:-[\p{L}\p{N}_]+)*/uy
const quotedKey = /^\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\]$/
const indexKey = /^\[\s*(-?\d{1,15})\s*\]$/

/**
 * Reads the segments of a JSONPath that starts at `at` (behind the `$`, or behind a value). Stops before a method form
 * (`.sum()`) and before a closing `.length` of a path that can match many.
 * @throws SyntaxFailure when a bracket is left open
 */
export const scanJsonPath = (text: string, at: number): ScannedPath => {
  let normal = '$'
  let keys: (string | number)[] | undefined = []
  let head: string | undefined
  let end = at
  while (end < text.length) {
    const segment = readSegment(text, end, keys === undefined)
    if (!segment) break
    if (end === at && typeof segment.key === 'string') head = segment.key
    normal += segment.text
    if (segment.key === undefined) keys = undefined
    else keys?.push(segment.key)
    end = segment.end
  }
  return { path: { text: normal, keys, head }, end }
}

interface Segment {
  readonly text: string
  /** Undefined when it can match many. */
  readonly key: string | number | undefined
  readonly end: number
}

const readSegment = (text: string, at: number, isMany: boolean): Segment | undefined => {
  if (text.charAt(at) === '[') return readBracket(text, at, '')
  if (text.charAt(at) !== '.') return undefined
  const isDeep = text.charAt(at + 1) === '.'
  const from = at + (isDeep ? 2 : 1)
  if (text.charAt(from) === '*') return { text: isDeep ? '..*' : '[*]', key: undefined, end: from + 1 }
  if (text.charAt(from) === '[') return readBracket(text, from, isDeep ? '..' : '')
  shorthand.lastIndex = from
  let name = shorthand.exec(text)?.[0]
  if (name === undefined) return undefined
  if (/^length-\d+$/.test(name)) name = 'length'
  const end = from + name.length
  if (text.charAt(end) === '(' || (isMany && !isDeep && name === 'length' && !/[.[]/.test(text.charAt(end)))) return undefined
  return { text: `${isDeep ? '..' : ''}[${JSON.stringify(name)}]`, key: isDeep ? undefined : name, end }
}

const readBracket = (text: string, at: number, prefix: string): Segment => {
  const end = closingBracket(text, at)
  const bracket = text.slice(at, end)
  const quoted = prefix ? null : quotedKey.exec(bracket)
  const index = prefix ? null : indexKey.exec(bracket)
  const key = quoted ? unescapeKey(quoted[1] ?? quoted[2] ?? '') : index ? Number(index[1]) : undefined
  // The older spelling of "from the end", which RFC 9535 writes as a negative index.
  const fromEnd = /^\[\s*\(\s*@\.length\s*-\s*(\d{1,15})\s*\)\s*\]$/.exec(bracket)
  if (fromEnd && !prefix) return { text: `[-${fromEnd[1]}]`, key: -Number(fromEnd[1]), end }
  return { text: prefix + bracket, key, end }
}

const closingBracket = (text: string, at: number): number => {
  let depth = 0
  for (let i = at; i < text.length; i++) {
    const char = text.charAt(i)
    if (char === "'" || char === '"') i = closingQuote(text, i)
    else if (char === '[' || char === '(') depth++
    else if ((char === ']' || char === ')') && --depth === 0) return i + 1
  }
  return fail('the bracket is not closed', { start: at, end: text.length })
}

const closingQuote = (text: string, at: number): number => {
  const quote = text.charAt(at)
  for (let i = at + 1; i < text.length; i++) {
    if (text.charAt(i) === '\\') i++
    else if (text.charAt(i) === quote) return i
  }
  return fail('the quote is not closed', { start: at, end: text.length })
}

const unescapeKey = (key: string): string => key.replace(/\\(.)/g, '$1')
