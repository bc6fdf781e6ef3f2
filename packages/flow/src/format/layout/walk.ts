import { positionIn } from '@testmesh/protocol'
import { lineStartsIn } from '../../source/source-text.ts'
import { type Block, type Gap, indentOf, isBlankLine, type TextLines } from './text-lines.ts'

/** A token as this folder needs it; all of the library's have at least that. */
export interface Piece {
  readonly type: string
  readonly offset: number
  readonly source: string
}

/** What a walk over the tokens of a text has found so far. */
export interface Walk extends Omit<TextLines, 'refused'> {
  readonly content: Map<number, number>
  readonly comments: Set<number>
  readonly blocks: OpenBlock[]
  readonly inValue: Set<number>
  readonly hollow: Set<number>
  readonly gaps: Gap[]
  /** The blocks around what is being looked at. */
  readonly open: OpenBlock[]
  /** Lines whose first token has been seen. */
  readonly began: Set<number>
  refused?: string
}

export interface OpenBlock extends Block {
  last: number
}

export const createWalk = (text: string): Walk => ({
  text,
  starts: lineStartsIn({ text }),
  content: new Map(),
  comments: new Set(),
  blocks: [],
  inValue: new Set(),
  hollow: new Set(),
  gaps: [],
  open: [],
  began: new Set(),
})

export const lineAt = ({ starts }: Walk, offset: number): number => positionIn(starts, offset).line - 1

/** Notes a token: what its line begins with, and how far the blocks around it reach. */
export const see = (token: Piece, wanted: number, walk: Walk): void => {
  if (token.type === 'space' || token.type === 'newline') return
  const line = lineAt(walk, token.offset)
  if (token.type === 'comment') {
    if (!walk.began.has(line)) walk.comments.add(line)
    walk.began.add(line)
    return
  }
  if (token.type === 'explicit-key-ind') walk.refused ??= 'a key is written with "?"'
  begin(line, wanted, walk)
  reach(line, walk)
}

/** Something that is no comment begins here, unless the line has begun already. */
export const begin = (line: number, wanted: number, walk: Walk): void => {
  if (!walk.began.has(line)) walk.content.set(line, wanted)
  walk.began.add(line)
}

/** The blocks around go on as far as here. */
export const reach = (line: number, { open }: Walk): void => {
  for (const block of open) block.last = Math.max(block.last, line)
}

/** Lines of a value that runs over several keep how they stand to each other. */
export const markLines = (first: number, last: number, walk: Walk): void => {
  const block = walk.open.at(-1)
  for (let line = first + 1; line <= last; line++) {
    walk.inValue.add(line - 1)
    if (!isBlankLine(walk, line)) begin(line, Math.max(block ? block.wanted + 1 : 0, indentOf(walk, line) + shiftOf(block)), walk)
  }
  reach(last, walk)
}

/** How far a block moves to the right. */
export const shiftOf = (block: Block | undefined): number => (block ? block.wanted - block.column : 0)

export const isBlank = ({ type }: { readonly type: string }): boolean => type === 'space' || type === 'newline' || type === 'comment'
