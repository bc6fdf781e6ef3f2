import type { Entry, ListNode, MapNode, ScalarNode, TreeNode } from './tree.ts'

/**
 * Reads the plain YAML that nearly every flow is written in, in a tenth of the library's time: block maps and lists, values on one
 * line, `|` blocks, comments. Gives exactly what the library would, and `undefined` for all else: anchors, tags, several documents,
 * values over several lines, and everything that is wrong, which the library finds and explains.
 */
export const quickParse = (text: string): TreeNode | undefined => {
  if (unusual.test(text)) return undefined
  try {
    const cursor: Cursor = { text, at: 0, indent: 0, depth: 0, nodes: 0 }
    nextLine(cursor, 0)
    if (cursor.indent !== 0) return undefined
    const root = readMap(cursor, 0)
    return cursor.at === text.length ? root.node : undefined
  } catch (error) {
    if (error === notPlain) return undefined
    throw error
  }
}

/** Control characters, and white space that only looks like the space and the line end of YAML. */
const unusual = /[^\n\x20-\x7e\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-\uffef]/

/** Thrown where the library has to read; no error, so that it costs no stack. */
const notPlain = Symbol('not plain')

const giveUp = (): never => {
  throw notPlain
}

/** Far below what the library's own limits allow. */
const MOST_NODES = 40_000
const DEEPEST = 60
const LONGEST_KEY = 200

interface Cursor {
  readonly text: string
  /** Of the next character; between values it is the first one of a line, behind its spaces. */
  at: number
  /** Of the line at hand: how many spaces stand before it. -1 behind the last. */
  indent: number
  depth: number
  nodes: number
}

/** A node, and where it ends with the comment behind it: collections around it end there. */
interface Read<T extends TreeNode = TreeNode> {
  readonly node: T
  readonly tail: number
}

const SPACE = 32
const NEWLINE = 10
const HASH = 35
const DASH = 45
const COLON = 58

/** At a character that must end the line, or begin a comment behind a space: gives the end of what stands there. */
const endOfLine = (cursor: Cursor, from: number): number => {
  const { text } = cursor
  let at = from
  while (text.charCodeAt(at) === SPACE) at++
  if (at === text.length || text.charCodeAt(at) === NEWLINE) {
    cursor.at = at
    return from
  }
  if (text.charCodeAt(at) !== HASH || at === from) giveUp()
  const end = text.indexOf('\n', at)
  cursor.at = end === -1 ? text.length : end
  return trimmed(text, cursor.at)
}

/** Without line ends as well. */
const trimmedEnd = (text: string, end: number): number => trimmed(text, text.charCodeAt(end - 1) === NEWLINE ? end - 1 : end)

const trimmed = (text: string, end: number): number => {
  let at = end
  while (text.charCodeAt(at - 1) === SPACE) at--
  return at
}

/**
 * Goes on to the next line with something on it. A comment further in than that line belongs to what stands before it, by rules
 * that the library knows; so does one that is not in line with what stands below a key, from column `inside` on.
 */
const nextLine = (cursor: Cursor, inside: number): void => {
  const { text } = cursor
  let deepest = 0
  let shallowest = Number.POSITIVE_INFINITY
  for (;;) {
    if (text.charCodeAt(cursor.at) === NEWLINE) cursor.at++
    const start = cursor.at
    let at = start
    while (text.charCodeAt(at) === SPACE) at++
    const code = text.charCodeAt(at)
    if (at >= text.length) {
      cursor.at = text.length
      cursor.indent = -1
      if (deepest > 0) giveUp()
      return
    }
    if (code === HASH) {
      deepest = Math.max(deepest, at - start)
      shallowest = Math.min(shallowest, at - start)
      const end = text.indexOf('\n', at)
      cursor.at = end === -1 ? text.length : end
    } else if (code === NEWLINE) cursor.at = at
    else {
      cursor.at = at
      cursor.indent = at - start
      if (deepest > cursor.indent) giveUp()
      if (shallowest < inside && cursor.indent >= inside) giveUp()
      return
    }
  }
}

const enter = (cursor: Cursor): void => {
  if (++cursor.depth > DEEPEST) giveUp()
}

const count = (cursor: Cursor): void => {
  if (++cursor.nodes > MOST_NODES) giveUp()
}

const isItem = ({ text, at }: Cursor): boolean => text.charCodeAt(at) === DASH && text.charCodeAt(at + 1) === SPACE

/** The keys that begin in `column`, from the one at hand on. */
const readMap = (cursor: Cursor, column: number): Read<MapNode> => {
  enter(cursor)
  count(cursor)
  const start = cursor.at
  const entries: Entry[] = []
  const keys = new Set<string>()
  let size = 1
  let tail = start
  do {
    const { key, keyStart, keyEnd } = readKey(cursor)
    if (keys.has(key) || meansMore.has(key)) giveUp()
    keys.add(key)
    const value = readValue(cursor, column)
    size += value.node.size + 1
    tail = value.tail
    entries.push({ key, keyStart, keyEnd, value: value.node })
    if (cursor.indent > column) giveUp()
  } while (cursor.indent === column && !isItem(cursor))
  cursor.depth--
  return { node: { kind: 'map', start, end: tail, size, entries }, tail }
}

/** The items that begin in `column`, from the one at hand on. */
const readList = (cursor: Cursor, column: number): Read<ListNode> => {
  enter(cursor)
  count(cursor)
  const start = cursor.at
  const items: TreeNode[] = []
  let size = 1
  let tail = start
  do {
    let at = cursor.at + 1
    while (cursor.text.charCodeAt(at) === SPACE) at++
    const inside = column + at - cursor.at
    cursor.at = at
    const item = isKey(cursor) ? readMap(cursor, inside) : readInline(cursor, column)
    size += item.node.size
    tail = item.tail
    items.push(item.node)
    if (cursor.indent > column) giveUp()
  } while (cursor.indent === column && isItem(cursor))
  cursor.depth--
  return { node: { kind: 'list', start, end: tail, size, items }, tail }
}

/** What stands behind the colon, or below it. */
const readValue = (cursor: Cursor, column: number): Read => {
  const { text } = cursor
  let at = cursor.at
  while (text.charCodeAt(at) === SPACE) at++
  const code = text.charCodeAt(at)
  const isBelow = at >= text.length || code === NEWLINE || (code === HASH && at > cursor.at)
  if (!isBelow) {
    cursor.at = at
    return readInline(cursor, column)
  }
  endOfLine(cursor, cursor.at)
  nextLine(cursor, column + 1)
  if (cursor.indent > column) return isItem(cursor) ? readList(cursor, cursor.indent) : readMap(cursor, cursor.indent)
  return cursor.indent === column && isItem(cursor) ? readList(cursor, column) : giveUp()
}

/** A value on this line, within what begins in `column`; goes on to the next line. */
const readInline = (cursor: Cursor, column: number): Read => {
  const { text, at: start } = cursor
  if (text[start] === '|') return readBlock(cursor, column)
  const node = readFlow(cursor) ?? readPlain(cursor, start)
  const tail = endOfLine(cursor, node.end)
  nextLine(cursor, column + 1)
  // What stands further in would be a part of this value.
  if (cursor.indent > column) giveUp()
  return { node, tail }
}

/** Text that needs no quotes, up to the end of the line or a comment. */
const readPlain = (cursor: Cursor, start: number): ScalarNode => {
  const { text } = cursor
  const newline = text.indexOf('\n', start)
  let line = text.slice(start, newline === -1 ? text.length : newline)
  const comment = line.indexOf(' #')
  if (comment !== -1) line = line.slice(0, comment)
  line = line.trimEnd()
  if (!beginsPlain.test(line) || line.includes(': ') || line.endsWith(':')) giveUp()
  return plain(cursor, line, start)
}

const beginsPlain = /^(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-[^\s-])/

const plain = (cursor: Cursor, text: string, start: number): ScalarNode => {
  count(cursor)
  return { kind: 'scalar', start, end: start + text.length, size: 1, value: meaningOf(text), text, isPlain: true, isEmpty: false }
}

/** By the core schema of YAML 1.2; of its numbers, those that everybody writes. */
const meaningOf = (text: string): ScalarNode['value'] => {
  if (!mayBeMore.test(text)) return text
  switch (text) {
    case 'true':
    case 'True':
    case 'TRUE':
      return true
    case 'false':
    case 'False':
    case 'FALSE':
      return false
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null
    default:
      if (everyday.test(text)) return Number(text) === 0 ? 0 : Number(text)
      return rare.test(text) ? giveUp() : text
  }
}

const mayBeMore = /^[-+.\d~nNtTfF]/
const everyday = /^-?(?:0|[1-9]\d{0,14}|(?:0|[1-9]\d{0,8})\.\d{1,6})$/
const rare = /^[-+]?(?:\.?\d[\d.]*(?:[eE][-+]?\d+)?|0[ox][\da-fA-F]+|\.\w+)$/

/** A quoted text, or a list or map in brackets, all on this line; undefined for anything else. */
const readFlow = (cursor: Cursor): TreeNode | undefined => {
  switch (cursor.text[cursor.at]) {
    case '"':
    case "'":
      return quoted(cursor)
    case '[':
      return flowList(cursor)
    case '{':
      return flowMap(cursor)
    default:
      return undefined
  }
}

const quoted = (cursor: Cursor): ScalarNode => {
  count(cursor)
  const { text: all, at: start } = cursor
  const text = all[start] === '"' ? doubleQuoted(cursor) : singleQuoted(cursor)
  return { kind: 'scalar', start, end: cursor.at, size: 1, value: text, text, isPlain: false, isEmpty: false }
}

const doublePattern = /"((?:[^"\\\n]|\\["\\/bfnrt]|\\u[\da-fA-F]{4})*)"/y

const doubleQuoted = (cursor: Cursor): string => {
  doublePattern.lastIndex = cursor.at
  const [whole, inner = ''] = doublePattern.exec(cursor.text) ?? giveUp()
  cursor.at += whole.length
  return inner.includes('\\') ? (JSON.parse(whole) as string) : inner
}

const singlePattern = /'((?:[^'\n]|'')*)'/y

const singleQuoted = (cursor: Cursor): string => {
  singlePattern.lastIndex = cursor.at
  const [whole, inner = ''] = singlePattern.exec(cursor.text) ?? giveUp()
  cursor.at += whole.length
  return inner.replaceAll("''", "'")
}

const flowList = (cursor: Cursor): ListNode => {
  const start = cursor.at
  const items: TreeNode[] = []
  let size = 1
  eachInBrackets(cursor, ']', () => {
    const item = flowValue(cursor)
    size += item.size
    items.push(item)
  })
  return { kind: 'list', start, end: cursor.at, size, items }
}

const flowMap = (cursor: Cursor): MapNode => {
  const start = cursor.at
  const entries: Entry[] = []
  const keys = new Set<string>()
  let size = 1
  eachInBrackets(cursor, '}', () => {
    const { key, keyStart, keyEnd } = readKey(cursor)
    if (keys.has(key) || meansMore.has(key) || cursor.text.charCodeAt(cursor.at) !== SPACE) giveUp()
    keys.add(key)
    skipSpaces(cursor)
    const value = flowValue(cursor)
    size += value.size + 1
    entries.push({ key, keyStart, keyEnd, value })
  })
  return { kind: 'map', start, end: cursor.at, size, entries }
}

const eachInBrackets = (cursor: Cursor, close: string, read: () => void): void => {
  enter(cursor)
  count(cursor)
  cursor.at++
  skipSpaces(cursor)
  if (cursor.text[cursor.at] !== close) {
    for (;;) {
      read()
      skipSpaces(cursor)
      if (cursor.text[cursor.at] === close) break
      if (cursor.text[cursor.at] !== ',') giveUp()
      cursor.at++
      skipSpaces(cursor)
    }
  }
  cursor.at++
  cursor.depth--
}

const skipSpaces = (cursor: Cursor): void => {
  while (cursor.text.charCodeAt(cursor.at) === SPACE) cursor.at++
}

const plainInBrackets = /(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-[^\s\-,[\]{}:])(?:[^\s,[\]{}:#]|:(?=[^\s,[\]{}])|(?<! )#| +(?=[^\s,[\]{}:#]))*/y

const flowValue = (cursor: Cursor): TreeNode => {
  const flow = readFlow(cursor)
  if (flow) return flow
  const start = cursor.at
  plainInBrackets.lastIndex = start
  const [text] = plainInBrackets.exec(cursor.text) ?? giveUp()
  cursor.at += text.length
  return plain(cursor, text, start)
}

/** Keys that are none, or stand for others. */
const meansMore = new Set(['__proto__', '<<'])

interface Key {
  readonly key: string
  readonly keyStart: number
  readonly keyEnd: number
}

const keyPattern = /[A-Za-z_$/][^\s:#,[\]{}"'&*!|>%@`]*(?: [^\s:#,[\]{}"'&*!|>%@`]+)*(?=:(?: |\n|$))/y

/** Behind its colon afterwards. */
const readKey = (cursor: Cursor): Key => {
  count(cursor)
  const { text, at: keyStart } = cursor
  if (text[keyStart] === '"' || text[keyStart] === "'") {
    const key = quoted(cursor).text
    const keyEnd = cursor.at
    if (keyEnd - keyStart > LONGEST_KEY || text.charCodeAt(keyEnd) !== COLON || !isSpaceOrEnd(text, keyEnd + 1)) giveUp()
    cursor.at++
    return { key, keyStart, keyEnd }
  }
  keyPattern.lastIndex = keyStart
  const [key] = keyPattern.exec(text) ?? giveUp()
  if (key.length > LONGEST_KEY) giveUp()
  const keyEnd = keyStart + key.length
  cursor.at = keyEnd + 1
  return { key, keyStart, keyEnd }
}

const isSpaceOrEnd = (text: string, at: number): boolean =>
  at >= text.length || text.charCodeAt(at) === SPACE || text.charCodeAt(at) === NEWLINE

const quotedKeyPattern = /(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'):(?: |\n|$)/y

const isKey = ({ text, at }: Cursor): boolean => {
  const pattern = text[at] === '"' || text[at] === "'" ? quotedKeyPattern : keyPattern
  pattern.lastIndex = at
  return pattern.test(text)
}

/** `|` and `|-`: its lines, as far in as the first of them. */
const readBlock = (cursor: Cursor, column: number): Read<ScalarNode> => {
  count(cursor)
  const { text, at: start } = cursor
  const isStripped = text[start + 1] === '-'
  let at = start + (isStripped ? 2 : 1)
  if (text.charCodeAt(at) !== NEWLINE) giveUp()
  at++
  const first = /[^ ]/g
  first.lastIndex = at
  const found = first.exec(text)
  const inside = (found?.index ?? at) - at
  if (!found || found[0] === '\n' || inside <= column) giveUp()
  const lines: string[] = []
  let end = at
  while (at < text.length) {
    const newline = text.indexOf('\n', at)
    const next = newline === -1 ? text.length : newline
    const line = text.slice(at, next)
    const isBlank = line.trimStart() === ''
    if (!isBlank && spacesBefore(line) < inside) break
    lines.push(line.slice(inside))
    if (!isBlank) end = newline === -1 ? next : next + 1
    else if (line.length > inside) giveUp()
    at = next + 1
  }
  while (lines.at(-1) === '') lines.pop()
  const value = lines.join('\n') + (isStripped ? '' : '\n')
  cursor.at = Math.min(at, text.length)
  if (cursor.at < text.length || text.endsWith('\n')) cursor.at--
  nextLine(cursor, column + 1)
  if (cursor.indent > column) giveUp()
  return { node: { kind: 'scalar', start, end, size: 1, value, text: value, isPlain: false, isEmpty: false }, tail: trimmedEnd(text, end) }
}

const spacesBefore = (line: string): number => line.length - line.trimStart().length
