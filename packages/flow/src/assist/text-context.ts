/** What a place in a text is about, told from its lines alone, so that it holds for a text that is being typed. */
export interface TextContext {
  /** Keys around the place, from the outside in; `-` for an item of a list: `['steps', '-', 'config']`. */
  readonly path: readonly string[]
  /** The key whose value the place is in; absent where a key is being written. */
  readonly key?: string
  /** What stands from the beginning of the word up to the place. */
  readonly prefix: string
  /** From where to where the word stands, offsets in the text. */
  readonly word: readonly [start: number, end: number]
  /** Siblings of the key at the place, with their scalar values. */
  readonly siblings: ReadonlyMap<string, string>
  /** Whether the place is on the line that begins an item of a list. */
  readonly startsItem: boolean
  /** What is written of the line before the place, behind its dashes. */
  readonly written: string
  /** Within `${…}` or `{{…}}`: what is written of the expression before the place. */
  readonly expression?: string
}

const keyLine = /^(\s*)((?:- +)*)(?:"?([\w.-]+)"?\s*:(?:\s+(.*?))?)?\s*$/

export const contextAt = (text: string, offset: number): TextContext => {
  const at = Math.min(Math.max(offset, 0), text.length)
  const lineStart = text.lastIndexOf('\n', at - 1) + 1
  const before = text.slice(lineStart, at)
  const [, space = '', dashes = ''] = /^(\s*)((?:- +)*)/.exec(before) ?? []
  const indent = space.length + dashes.length
  const lines = text.slice(0, lineStart).split('\n').slice(0, -1)
  const path = [...openedAbove(lines, dashes === '' ? indent : space.length, dashes !== ''), ...(dashes === '' ? [] : ['-'])]
  const rest = before.slice(indent)
  const key = /^"?([\w.-]+)"?\s*:\s/.exec(rest)?.[1]
  const expression = /(?:\$\{|\{\{)([^{}]*)$/.exec(rest)?.[1]
  const prefix = (expression === undefined ? /[\w.$-]*$/ : /[\w]*$/).exec(before)?.[0] ?? ''
  const tail = /^[\w.$-]*/.exec(text.slice(at))?.[0] ?? ''
  return {
    path: itemPath(path, { lines, indent: space.length, isItem: dashes !== '' }),
    prefix,
    word: [at - prefix.length, at + tail.length],
    siblings: siblingsOf(text, { lineStart, indent }),
    startsItem: dashes !== '',
    written: rest,
    ...(key !== undefined && { key }),
    ...(expression !== undefined && { expression }),
  }
}

/** Keys above that are further left than the place: each opens what comes after it. */
const openedAbove = (lines: readonly string[], indent: number, isItem: boolean): string[] => {
  const path: string[] = []
  let limit = isItem ? indent + 1 : indent
  for (const line of lines.toReversed()) {
    if (limit <= 0) break
    const [, space = '', dashes = '', key, value = ''] = keyLine.exec(line) ?? []
    if (key === undefined) continue
    const column = space.length + dashes.length
    const isOpen = value === '' || value.startsWith('#') || value.startsWith('&')
    if (column < limit && isOpen) path.unshift(...(dashes === '' ? [key] : ['-', key]))
    // The first line of the item that the last opened key is in.
    else if (dashes !== '' && column === limit && path.length > 0) path.unshift('-')
    else if (column >= limit) continue
    limit = dashes === '' ? (isOpen ? column : limit) : Math.min(limit, space.length + 1)
  }
  return path
}

/** A key that stands below the first one of an item is in that item too: `- id: a` and then `action:`. */
const itemPath = (path: readonly string[], place: { lines: readonly string[]; indent: number; isItem: boolean }): string[] => {
  if (place.isItem || path.at(-1) === '-') return [...path]
  for (let line = place.lines.length - 1; line >= 0; line -= 1) {
    const [, space = '', dashes = '', key] = keyLine.exec(place.lines[line] ?? '') ?? []
    if (key === undefined && dashes === '') continue
    const column = space.length + dashes.length
    if (column === place.indent && dashes !== '') return [...path, '-']
    if (column < place.indent) return [...path]
  }
  return [...path]
}

/** The keys at the same depth around the place. */
const siblingsOf = (text: string, { lineStart, indent }: { lineStart: number; indent: number }): Map<string, string> => {
  const siblings = new Map<string, string>()
  const read = (lines: readonly string[], stopsAfterItem: boolean): void => {
    for (const line of lines) {
      const [, space = '', dashes = '', key, value = ''] = keyLine.exec(line) ?? []
      const column = space.length + dashes.length
      if (/^\s*(?:#.*)?$/.test(line)) continue
      if (column < indent || (!stopsAfterItem && column === indent && dashes !== '')) return
      if (column === indent && key !== undefined) siblings.set(key, value.replace(/\s+#.*$/, '').replace(/^(["'])(.*)\1$/, '$2'))
      if (column === indent && dashes !== '') return
    }
  }
  const lineEnd = text.indexOf('\n', lineStart)
  const here = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd)
  const startsItem = /^\s*- /.test(here)
  if (!startsItem) read(text.slice(0, lineStart).split('\n').slice(0, -1).reverse(), true)
  read([here], true)
  if (lineEnd >= 0) read(text.slice(lineEnd + 1).split('\n'), false)
  return siblings
}
