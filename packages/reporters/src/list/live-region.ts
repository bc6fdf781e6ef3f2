/** The last lines of a terminal, rewritten in place. */
export interface LiveRegion {
  /** Writes for good, above the region. */
  print(text: string): void
  /** Replaces the region. Lines must fit the terminal's width. */
  draw(lines: readonly string[]): void
}

/** Cursor to the first column `count` lines up, and everything from there erased. */
const erase = (count: number): string => (count === 0 ? '' : `\u001b[${count}F\u001b[0J`)

export const createLiveRegion = (write: (text: string) => void): LiveRegion => {
  let shown: readonly string[] = []
  const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')
  return {
    print: (text) => write(`${erase(shown.length)}${text}${textOf(shown)}`),
    draw(lines) {
      if (lines.length === 0 && shown.length === 0) return
      write(`${erase(shown.length)}${textOf(lines)}`)
      shown = lines
    },
  }
}
