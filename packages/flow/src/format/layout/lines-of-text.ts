import { type CST, Parser } from 'yaml'
import { columnOf, indentWidth } from '../../edit/lines.ts'
import { walkBlockText } from './block-text.ts'
import { closingAt, flowTokens, noteColonGaps, noteDashGap, noteFlowGaps } from './gaps.ts'
import type { TextLines } from './text-lines.ts'
import { begin, createWalk, isBlank, lineAt, markLines, type OpenBlock, type Piece, see, type Walk } from './walk.ts'

/** What each line of a YAML text is, and where it belongs, found in its tokens. */
export const linesOfText = (text: string): TextLines => {
  const walk = createWalk(text)
  for (const token of new Parser().parse(text)) walkDocument(token, walk)
  return walk as TextLines
}

const walkDocument = (token: CST.Token, walk: Walk): void => {
  if (token.type !== 'document') {
    if ('source' in token && 'offset' in token) see(token as Piece, 0, walk)
    return
  }
  for (const part of token.start) see(part, 0, walk)
  if (token.value) walkValue(token.value, 0, walk)
  for (const part of token.end ?? []) see(part, 0, walk)
}

/** `wanted` is the column of a value that begins its line. */
const walkValue = (token: CST.Token, wanted: number, walk: Walk): void => {
  switch (token.type) {
    case 'block-map':
    case 'block-seq':
      walkBlock(token, wanted, walk)
      break
    case 'flow-collection':
      walkFlow(token, wanted, walk)
      break
    case 'block-scalar':
      walkBlockText(token, wanted, walk)
      break
    case 'scalar':
    case 'single-quoted-scalar':
    case 'double-quoted-scalar':
    case 'alias':
      walkScalar(token, wanted, walk)
      break
    default:
      walk.refused ??= 'part of it cannot be told'
  }
}

const walkBlock = (token: CST.BlockMap | CST.BlockSequence, wanted: number, walk: Walk): void => {
  const start = token.items.flatMap((item) => contentStart(item) ?? [])[0] ?? token.offset
  const first = lineAt(walk, start)
  const block: OpenBlock = { column: columnOf(walk.text, start), wanted, first, last: first, parent: walk.open.at(-1) }
  walk.blocks.push(block)
  walk.open.push(block)
  for (const item of token.items) walkItem(item, { isMap: token.type === 'block-map', wanted }, walk)
  walk.open.pop()
}

const contentStart = ({ start, key, value }: CST.CollectionItem): number | undefined =>
  [...start.filter((part) => !isBlank(part)), ...(key ? [key] : []), ...(value ? [value] : [])][0]?.offset

const walkItem = (item: CST.CollectionItem, { isMap, wanted }: { isMap: boolean; wanted: number }, walk: Walk): void => {
  const below = wanted + indentWidth
  let isBehindDash = false
  for (const part of item.start) {
    see(part, isBehindDash ? below : wanted, walk)
    isBehindDash ||= part.type === 'seq-item-ind'
  }
  if (item.key) walkValue(item.key, wanted, walk)
  for (const part of item.sep ?? []) see(part, below, walk)
  if (isMap) noteColonGaps(item, walk)
  else noteDashGap(item, walk)
  if (item.value) walkValue(item.value, below, walk)
}

const walkScalar = ({ offset, source, end }: CST.FlowScalar, wanted: number, walk: Walk): void => {
  const first = lineAt(walk, offset)
  begin(first, wanted, walk)
  markLines(first, lineAt(walk, offset + source.length), walk)
  for (const part of end ?? []) see(part, wanted, walk)
}

const walkFlow = (token: CST.FlowCollection, wanted: number, walk: Walk): void => {
  const tokens = flowTokens(token)
  const [first, last] = [lineAt(walk, token.offset), lineAt(walk, endOf(tokens, token.offset))]
  begin(first, wanted, walk)
  if (first === last) noteFlowGaps(tokens, walk)
  markLines(first, last, walk)
  for (const part of token.end.slice(closingAt(token.end) + 1)) see(part, wanted, walk)
}

const endOf = (tokens: readonly Piece[], start: number): number => {
  const last = tokens.at(-1)
  return last ? last.offset + last.source.length : start
}
