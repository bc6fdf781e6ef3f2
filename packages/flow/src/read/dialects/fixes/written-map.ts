import { lineStart } from '../../../edit/lines.ts'
import type { Entry, MapNode } from '../../yaml/tree.ts'

export const endOfLineIn = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n')

/** Between braces. */
export const isFlowMap = ({ start }: MapNode, text: string): boolean => text[start] === '{'

/** Whether an entry stands in the map it is of, as `key: value`: neither merged nor repeated from elsewhere, nor behind a `?`. */
export const isWrittenHere = (map: MapNode, { keyStart, keyEnd }: Entry, text: string): boolean =>
  text[map.start] !== '*' &&
  keyStart >= map.start &&
  keyEnd <= map.end &&
  /^[ \t]*:/.test(text.slice(keyEnd, keyEnd + 20)) &&
  !/\?[ \t]*$/.test(text.slice(lineStart(text, keyStart), keyStart))

/** Entries between braces, spaced as the map they come from. */
export const inBraces = (entries: readonly string[], { start }: MapNode, text: string): string => {
  const space = /\s/.test(text[start + 1] ?? ' ') || text[start + 1] === '}' ? ' ' : ''
  return entries.length === 0 ? '{}' : `{${space}${entries.join(', ')}${space}}`
}

/** Whether a map between braces can be written anew from its entries: on one line, with nothing merged into it. */
export const isPlainBraces = ({ start, end }: MapNode, text: string): boolean => !/[\r\n]|<</.test(text.slice(start, end))
