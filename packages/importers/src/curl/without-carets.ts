/** A text that is written anew, and where in what it was a place of it stood. */
export interface Rewritten {
  readonly text: string
  placeOf(at: number): number
}

/**
 * What browsers copy for the command line of Windows, as a shell reads it: there a caret stands before what shall be itself and at the end
 * of a line that goes on, and `$` is nothing else. Any other text stays as it is.
 */
export const withoutCarets = (text: string): Rewritten => {
  const found = /\s\^(?:"|\r?\n)/.test(text) ? [...text.matchAll(carets)] : []
  if (found.length === 0) return { text, placeOf: (at) => at }
  return {
    text: text.replace(carets, meant),
    placeOf: (at) =>
      found.reduce((place, { index, 0: written, 1: char }) => {
        const shorter = written.length - meant(written, char).length
        return index <= place ? place + shorter : place
      }, at),
  }
}

const carets = /\^(\r?\n\r?\n|\r?\n|[\s\S])|[$`]/g

const meant = (written: string, char = written): string => {
  if (/^[$`]$/.test(char)) return `\\${char}`
  if (!char.includes('\n')) return char
  // Of two line ends the second is one of the text.
  return char.split('\n').length > 2 ? '\n' : ' '
}
