/** A line without its break; offsets count into the whole text. */
export interface Line {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The line that holds `offset`. */
export const lineAt = (text: string, offset: number): Line => {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const lineEnd = text.indexOf('\n', start)
  const end = lineEnd === -1 ? text.length : lineEnd
  return { start, end, text: text.slice(start, end).replace(/\r$/, '') }
}
