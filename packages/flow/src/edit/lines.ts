/** Start of the line that `at` is in. */
export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1

/** End of the line that `at` is in, before its line break. */
export const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  if (end === -1) return text.length
  return end > at && text[end - 1] === '\r' ? end - 1 : end
}

/** Start of the line after the one that `at` is in; the end of the text when there is none. */
export const nextLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end + 1
}

/** How far right of its line's start `at` is. */
export const columnOf = (text: string, at: number): number => at - lineStart(text, at)

/** How far right of what holds it each level stands in the canonical layout. */
export const indentWidth = 2

export const spaces = (count: number): string => ' '.repeat(Math.max(0, count))

/** Lines without their line breaks. */
export const linesOf = (text: string): string[] => text.split(/\r?\n/)

/** Moves lines to the right, or to the left as far as they are blank there. Empty lines stay empty. */
export const shiftLines = (lines: readonly string[], by: number): string[] =>
  lines.map((line) => {
    if (by >= 0) return line === '' ? line : spaces(by) + line
    const blank = line.length - line.trimStart().length
    return line.slice(Math.min(-by, blank))
  })
