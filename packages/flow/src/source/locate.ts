import { type Place, positionIn } from '@testmesh/protocol'
import { parentOf } from './pointer.ts'
import { rangeInScalar } from './range-in-scalar.ts'
import { lineStartsIn, type NodeRange, type SourceText } from './source-text.ts'

export interface LocateOptions {
  /** The token of the key, or the value behind it. Default `value`. */
  readonly at?: 'key' | 'value' | undefined
  /** Offsets into the value of a scalar, as an expression counts them; mapped to the text where that is exact, else the whole scalar. */
  readonly start?: number | undefined
  readonly end?: number | undefined
}

/** Where `pointer` stands. What the text does not hold is found at the nearest part around it. */
export const locate = (source: SourceText, pointer: string, options: LocateOptions = {}): Place => {
  const known = findRange(source, pointer)
  const place = source.file === undefined ? { pointer } : { file: source.file, pointer }
  if (!known) return place
  return { ...place, span: spanOf(source, known.pointer === pointer ? partOf(source.text, known.range, options) : known.range) }
}

const findRange = ({ ranges }: SourceText, pointer: string): { pointer: string; range: NodeRange } | undefined => {
  let at = pointer
  for (;;) {
    const range = Object.hasOwn(ranges, at) ? ranges[at] : undefined
    if (range) return { pointer: at, range }
    if (at === '') return undefined
    at = parentOf(at)
  }
}

const partOf = (text: string, range: NodeRange, { at, start, end }: LocateOptions): readonly [number, number, ...number[]] => {
  const [from, to, keyStart, keyEnd] = range
  if (at === 'key' && keyStart !== undefined && keyEnd !== undefined) return [keyStart, keyEnd]
  if (start === undefined) return range
  return rangeInScalar(text, [from, to], { start, end: end ?? start + 1 }) ?? range
}

const spanOf = (source: SourceText, [start, end]: readonly [number, number, ...number[]]) => {
  const lineStarts = lineStartsIn(source)
  return { start: positionIn(lineStarts, start), end: positionIn(lineStarts, end) }
}
