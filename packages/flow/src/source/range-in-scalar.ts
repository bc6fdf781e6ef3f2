interface Part {
  readonly start: number
  readonly end: number
}

/**
 * Where a part of a scalar's value stands in the text: exact for plain and quoted scalars on one line and for literal
 * blocks, `undefined` for the rest (folded ones, several lines, aliases).
 */
export const rangeInScalar = (text: string, [from, to]: readonly [number, number], part: Part): [number, number] | undefined => {
  const written = text.slice(from, to)
  const offsets = offsetsOf(written)
  if (!offsets) return undefined
  const start = offsets[part.start]
  const end = offsets[Math.max(part.end, part.start)]
  if (start === undefined || end === undefined) return undefined
  return [from + start, from + Math.max(end, start + 1)]
}

/** For each character of the value, and for its end, the offset into the written scalar. */
const offsetsOf = (written: string): readonly number[] | undefined => {
  if (written.startsWith('|')) return literalOffsets(written)
  if (/[\r\n]/.test(written) || /^[>*]/.test(written)) return undefined
  if (written.startsWith('"')) return quotedOffsets(written, doubleQuoted)
  if (written.startsWith("'")) return quotedOffsets(written, singleQuoted)
  return Array.from({ length: written.length + 1 }, (_, index) => index)
}

/** How many characters of the text make the next one of the value, and how many that is in the value. */
type Escape = (written: string, at: number) => readonly [length: number, made: number]

const singleQuoted: Escape = (written, at) => (written[at] === "'" ? [2, 1] : [1, 1])

const escapeLengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 }

const doubleQuoted: Escape = (written, at) => {
  if (written[at] !== '\\') return [1, 1]
  const length = escapeLengths[written[at + 1] ?? ''] ?? 2
  const isAstral = length === 10 && Number.parseInt(written.slice(at + 2, at + 10), 16) > 0xffff
  return [length, isAstral ? 2 : 1]
}

const quotedOffsets = (written: string, escapeAt: Escape): number[] => {
  const offsets: number[] = []
  let at = 1
  while (at < written.length - 1) {
    const [length, made] = escapeAt(written, at)
    for (let unit = 0; unit < made; unit++) offsets.push(at)
    at += length
  }
  offsets.push(written.length - 1)
  return offsets
}

const literalOffsets = (written: string): number[] => {
  // An indentation given as a number (`|2`) cannot be told from the text of the scalar alone.
  const header = /^\|[+-]?(?![+-]?\d)[^\n]*\n/.exec(written)
  if (!header) return []
  const lines = written.slice(header[0].length).split('\n')
  const indent = indentOf(lines)
  const offsets: number[] = []
  let lineAt = header[0].length
  for (const line of lines) {
    const content = line.endsWith('\r') ? line.slice(0, -1) : line
    for (let column = indent; column < content.length; column++) offsets.push(lineAt + column)
    offsets.push(lineAt + content.length)
    lineAt += line.length + 1
  }
  return offsets
}

const indentOf = (lines: readonly string[]): number => {
  const first = lines.find((line) => line.trim() !== '')
  return first === undefined ? 0 : first.length - first.trimStart().length
}
