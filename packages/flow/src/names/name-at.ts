import type { FlowName, NameUse, TextRange } from './name-table.ts'

/** A name where it stands. */
export interface FoundName {
  readonly found: FlowName
  /** Of the word at the place. */
  readonly range: TextRange
}

/** The name that a place of a text is in; undefined where there is none. */
export const nameAt = (text: string, table: readonly FlowName[], offset: number): FoundName | undefined => {
  for (const found of table) {
    const range = rangeAt(text, found, offset)
    if (range) return { found, range }
  }
  return undefined
}

const rangeAt = (text: string, { name, declarations, uses }: FlowName, offset: number): TextRange | undefined => {
  const exact = [...declarations, ...uses.filter(({ isExact }) => isExact)].find(({ range }) => holds(range, offset))
  if (exact) return exact.range
  const word = wordAt(text, offset)
  return text.slice(...word) === name && uses.some((use) => isInside(use, word)) ? word : undefined
}

const holds = ([start, end]: TextRange, offset: number): boolean => offset >= start && offset <= end

const isInside = ({ isExact, range: [start, end] }: NameUse, [from, to]: TextRange): boolean => !isExact && from >= start && to <= end

const wordAt = (text: string, offset: number): TextRange => [
  offset - (/[\p{L}\p{N}_-]*$/u.exec(text.slice(Math.max(0, offset - 200), offset))?.[0].length ?? 0),
  offset + (/^[\p{L}\p{N}_-]*/u.exec(text.slice(offset, offset + 200))?.[0].length ?? 0),
]
