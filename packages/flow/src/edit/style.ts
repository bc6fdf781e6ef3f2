import { isScalar, isSeq, type Node, type Pair } from 'yaml'
import type { SourceText } from '../source/source-text.ts'
import { columnOf, indentWidth } from './lines.ts'

/** How a file is written. */
export interface Style {
  readonly eol: '\n' | '\r\n'
  /** How far a map stands right of the key it belongs to. */
  readonly indent: number
  /** How far the dashes of a list stand right of the key they belong to. */
  readonly dash: number
  readonly quote: '"' | "'"
}

interface Written {
  readonly source: SourceText
  readonly pairs: ReadonlyMap<number, { readonly pair?: Pair; readonly value: Node | null }>
}

/** What the first map, list and most quotes of a file show; two spaces, indented dashes and double quotes where there are none. */
export const styleOf = ({ source: { text }, pairs }: Written): Style => {
  let indent: number | undefined
  let dash: number | undefined
  let quotes = 0
  for (const [keyStart, { value }] of pairs) {
    if (isScalar(value)) quotes += value.type === 'QUOTE_SINGLE' ? 1 : value.type === 'QUOTE_DOUBLE' ? -1 : 0
    const start = value?.range?.[0]
    if (start === undefined || !value || !('items' in value) || ('flow' in value && value.flow === true)) continue
    const by = columnOf(text, start) - columnOf(text, keyStart)
    if (isSeq(value)) dash ??= by
    else if (by > 0) indent ??= by
  }
  const unit = indent ?? (dash || indentWidth)
  return { eol: /\r\n/.test(text) ? '\r\n' : '\n', indent: unit, dash: dash ?? unit, quote: quotes > 0 ? "'" : '"' }
}
