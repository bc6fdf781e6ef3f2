import { maxFlowLength } from '@testmesh/protocol'
import { flowOfCurl, readCurl } from '../../language/from-curl.ts'

/** What a text on the page of a new flow is. */
export type Pasted =
  | { readonly kind: 'nothing' }
  /** No flow may be so long; it is not looked at. */
  | { readonly kind: 'tooLong'; readonly length: number }
  | { readonly kind: 'curl'; readonly texts: readonly [string]; readonly left: readonly string[] }
  /** A text for each flow. */
  | { readonly kind: 'flows'; readonly texts: readonly string[] }

export const readPasted = (text: string): Pasted => {
  if (text.length > maxFlowLength) return { kind: 'tooLong', length: text.length }
  const curl = readCurl(text)
  if (curl) return { kind: 'curl', texts: [flowOfCurl(curl)], left: curl.left }
  const texts = documentsOf(text)
  return texts.length === 0 ? { kind: 'nothing' } : { kind: 'flows', texts }
}

/** The documents of a YAML text that hold something; a single one stays as it is, to the byte. */
const documentsOf = (text: string): readonly string[] => {
  const parts: string[] = []
  let start = 0
  // At the beginning of a line this ends whatever is open, also a text in a block.
  for (const mark of text.matchAll(/^(?:---(?=\s|$).*|\.\.\.[ \t]*)$\n?/gm)) {
    parts.push(text.slice(start, mark.index))
    start = mark.index + mark[0].length
  }
  parts.push(text.slice(start))
  const filled = parts.filter((part) => /^[ \t]*[^\s#%]/m.test(part.replace(/^\uFEFF/, '')))
  return filled.length === 1 ? [text] : filled
}
