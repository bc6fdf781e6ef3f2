/** Finds a text at a place; empty when it does not stand there. */
export type WordPattern = (text: string, at: number) => string

/**
 * A pattern for words of every script, given twice: for those of ASCII, and for all. The tables of `\p{L}` cost a start of the
 * program a millisecond each, and hardly a text needs them: they are made when a word goes on beyond ASCII.
 */
export const wordPattern = (ascii: RegExp, makeAll: () => RegExp): WordPattern => {
  let all: RegExp | undefined
  return (text, at) => {
    const found = matchAt(ascii, text, at)
    if (!goesOnBeyondAscii(text, at + found.length)) return found
    all ??= makeAll()
    return matchAt(all, text, at)
  }
}

/** What a sticky pattern finds at a place; empty when it finds nothing. */
export const matchAt = (pattern: RegExp, text: string, at: number): string => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

/** Behind a hyphen too: it belongs to a word when a letter follows. */
const goesOnBeyondAscii = (text: string, end: number): boolean =>
  text.charCodeAt(end) > 0x7f || (text[end] === '-' && text.charCodeAt(end + 1) > 0x7f)
