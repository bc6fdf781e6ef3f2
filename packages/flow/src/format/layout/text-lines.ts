/** A map or list over lines of its own: the column it stands in, and the one it belongs in. */
export interface Block {
  readonly column: number
  readonly wanted: number
  /** Counted from 0: from its first line to its last with anything of it. */
  readonly first: number
  readonly last: number
  /** The block it stands in. */
  readonly parent: Block | undefined
}

/** A stretch of blanks, and what belongs there. */
export interface Gap {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** What the lines of a text are, counted from 0. */
export interface TextLines {
  readonly text: string
  readonly starts: readonly number[]
  /** Lines that hold something, and the column it belongs in. */
  readonly content: ReadonlyMap<number, number>
  /** Lines that begin with a comment. */
  readonly comments: ReadonlySet<number>
  /** In the order in which they begin, each after what holds it. */
  readonly blocks: readonly Block[]
  /** Lines whose end is inside a value: neither blank lines nor blanks at their ends may change. */
  readonly inValue: ReadonlySet<number>
  /** Blank lines of a block of text that hold blanks which mean nothing. */
  readonly hollow: ReadonlySet<number>
  readonly gaps: readonly Gap[]
  /** Why the layout of the text has to stay. */
  readonly refused?: string
}

type Lines = Pick<TextLines, 'text' | 'starts'>

/** A line without its line break. */
export const lineText = ({ text, starts }: Lines, line: number): string => text.slice(starts[line], starts[line + 1]).replace(/\r?\n$/, '')

export const isBlankLine = (lines: Lines, line: number): boolean => lineText(lines, line).trim() === ''

/** How many spaces a line begins with. */
export const indentOf = (lines: Lines, line: number): number => /^ */.exec(lineText(lines, line))?.[0].length ?? 0
