import type { Diagnostic, Fix } from '@testmesh/protocol'

/** What an editor offers for a problem of a text: the fix that it carries, or the word it thinks was meant. `text` has no byte order mark. */
export const fixOf = (problem: Diagnostic, text: string): Fix | undefined => problem.fix ?? meantWord(problem, text)

/** `did you mean "method"?`, where what is marked is the one word that is wrong. */
const meantWord = ({ message, hint, place: { span } }: Diagnostic, text: string): Fix | undefined => {
  const word = /^did you mean "([^"]+)"\?$/.exec(hint ?? '')?.[1]
  if (word === undefined || !span) return undefined
  const [start, end] = [span.start.offset, span.end.offset]
  const written = text.slice(start, end)
  const quotes = /^(["']).*\1$/.test(written) ? 1 : 0
  if (!message.includes(`"${written.slice(quotes, written.length - quotes)}"`)) return undefined
  return { title: `Write "${word}"`, edits: [{ start: start + quotes, end: end - quotes, text: word }] }
}
