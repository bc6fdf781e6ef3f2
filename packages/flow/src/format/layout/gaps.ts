import type { CST } from 'yaml'
import { isBlank, type Piece, type Walk } from './walk.ts'

/** One space behind a dash; what stands on its line is lined up with the lines below it. */
export const noteDashGap = ({ start, value }: CST.CollectionItem, walk: Walk): void =>
  noteGap(start.slice(start.findIndex(({ type }) => type === 'seq-item-ind')), value, walk)

/** None before a colon, and one behind it. */
export const noteColonGaps = ({ key, sep = [], value }: CST.CollectionItem, walk: Walk): void => {
  const colon = sep.findIndex(({ type }) => type === 'map-value-ind')
  const [before] = sep
  // Behind an alias the blank is needed: *a: is another name.
  if (colon === 1 && before?.type === 'space' && key?.type !== 'alias') walk.gaps.push(gapOf(before, ''))
  if (colon >= 0) noteGap(sep.slice(colon), value, walk)
}

/** Between a mark and what follows it on its line. */
const noteGap = ([mark, space, next]: readonly CST.SourceToken[], value: CST.Token | undefined, { gaps }: Walk): void => {
  const follower = next ?? value
  if (mark && space?.type === 'space' && space.source !== ' ' && follower && !isBlank(follower)) gaps.push(gapOf(space, ' '))
}

const gapOf = ({ offset, source }: Piece, text: string): Walk['gaps'][number] => ({ start: offset, end: offset + source.length, text })

/** The tokens of a flow collection up to its closing bracket, blanks left out. */
export const flowTokens = ({ start, items, end }: CST.FlowCollection): Piece[] => {
  const inside = items.flatMap((item) => [
    ...item.start,
    ...(item.key ? tokensOf(item.key) : []),
    ...(item.sep ?? []),
    ...(item.value ? tokensOf(item.value) : []),
  ])
  return [start as Piece, ...inside, ...end.slice(0, closingAt(end) + 1)].filter((token) => !isBlank(token))
}

/** Where the bracket stands among what ends a flow collection. */
export const closingAt = (end: readonly Piece[]): number => end.findIndex(({ source }) => source === ']' || source === '}')

const tokensOf = (token: CST.Token): Piece[] => {
  if (token.type === 'flow-collection') return flowTokens(token)
  return 'source' in token && 'offset' in token ? [token as Piece, ...((token as CST.FlowScalar).end ?? [])] : []
}

/** `{ a: 1, b: [2, 3] }` */
export const noteFlowGaps = (tokens: readonly Piece[], { text, gaps }: Walk): void => {
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]
    const wanted = next && flowGap(token, next)
    const start = token.offset + token.source.length
    if (next && wanted !== undefined && text.slice(start, next.offset) !== wanted) gaps.push({ start, end: next.offset, text: wanted })
  }
}

/** `undefined` where the blank stays as it is. */
const flowGap = (token: Piece, next: Piece): string | undefined => {
  if (next.source === ',' || token.source === '[' || next.source === ']') return ''
  if (token.source === '{') return next.source === '}' ? '' : ' '
  if (next.source === '}' || token.source === ',') return ' '
  if (next.type === 'map-value-ind') return token.type === 'alias' ? undefined : ''
  return token.type === 'map-value-ind' ? ' ' : undefined
}
