/** What a text has on the server and the code view does not, which counts letters from the first one, and each end of a line as one. */
export interface TextForm {
  readonly lineEnd: '\n' | '\r\n'
  /** A byte order mark before the first letter. */
  readonly hasMark: boolean
}

export const toEditor = (text: string): string => text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')

export const toServer = (text: string, { lineEnd, hasMark }: TextForm): string =>
  `${hasMark ? '\ufeff' : ''}${lineEnd === '\n' ? text : text.replaceAll('\n', lineEnd)}`

/** Lines end as most of them do; `isMixed` when others end otherwise: these change with the next save. */
export const formOf = (text: string): TextForm & { readonly isMixed: boolean } => {
  const all = text.match(/\r\n?|\n/g) ?? []
  const windows = all.filter((end) => end === '\r\n').length
  const lineEnd = windows * 2 > all.length ? '\r\n' : '\n'
  return { lineEnd, hasMark: text.startsWith('\ufeff'), isMixed: all.some((end) => end !== lineEnd) }
}
