import { maxFlowLength } from '@testmesh/protocol'
import { isCurl } from '../../language/is-curl.ts'

/** What a text on the page of a new flow is. */
export type Pasted =
  | { readonly kind: 'nothing' }
  /** No flow may be so long; it is not looked at. */
  | { readonly kind: 'tooLong'; readonly length: number }
  /** What reads it comes later. */
  | { readonly kind: 'curl' }
  /** A text for each flow. */
  | {
      readonly kind: 'flows'
      readonly texts: readonly string[]
      /** Where in what was pasted each begins. */
      readonly begins: readonly Begin[]
    }

export interface Begin {
  readonly offset: number
  /** Counted from 0. */
  readonly line: number
}

export const readPasted = (text: string): Pasted => {
  if (text.length > maxFlowLength) return { kind: 'tooLong', length: text.length }
  if (isCurl(text)) return { kind: 'curl' }
  const documents = documentsOf(text)
  if (documents.length === 0) return { kind: 'nothing' }
  return { kind: 'flows', texts: documents.map(({ text }) => text), begins: documents.map(({ offset, line }) => ({ offset, line })) }
}

interface Document extends Begin {
  readonly text: string
}

/** The documents of a YAML text that hold something; a single one stays as it is, to the byte. */
const documentsOf = (text: string): readonly Document[] => {
  const parts: Document[] = []
  let [start, line] = [0, 0]
  const add = (end: number, next: number): void => {
    parts.push({ text: text.slice(start, end), offset: start, line })
    line += text.slice(start, next).split('\n').length - 1
    start = next
  }
  // At the beginning of a line this ends whatever is open, also a text in a block.
  for (const mark of text.matchAll(/^(?:---(?=\s|$).*|\.\.\.[ \t]*)$\n?/gm)) add(mark.index, mark.index + mark[0].length)
  add(text.length, text.length)
  const filled = parts.filter((part) => /^[ \t]*[^\s#%]/m.test(part.text.replace(/^\uFEFF/, '')))
  return filled.length === 1 ? [{ text, offset: 0, line: 0 }] : filled
}
