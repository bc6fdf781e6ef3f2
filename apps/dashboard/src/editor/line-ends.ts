/** The code view counts every end of a line as one character: in the editor a text has `\n` alone, on the server its own. */

export type LineEnd = '\n' | '\r\n'

export const toEditor = (text: string): string => text.replace(/\r\n?/g, '\n')

export const toServer = (text: string, lineEnd: LineEnd): string => (lineEnd === '\n' ? text : text.replaceAll('\n', lineEnd))

/** What most lines end with; `isMixed` when others end otherwise: these change with the next save. */
export const lineEndOf = (text: string): { readonly lineEnd: LineEnd; readonly isMixed: boolean } => {
  const all = text.match(/\r\n?|\n/g) ?? []
  const windows = all.filter((end) => end === '\r\n').length
  const lineEnd = windows * 2 > all.length ? '\r\n' : '\n'
  return { lineEnd, isMixed: all.some((end) => end !== lineEnd) }
}
