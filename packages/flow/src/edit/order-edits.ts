import type { TextEdit } from './edit.ts'

/** Sorted; what touches is put together, and what changes nothing left out. */
export const inOrder = (edits: readonly TextEdit[]): TextEdit[] => {
  const ordered: TextEdit[] = []
  for (const edit of edits
    .filter(({ from, to, insert }) => to > from || insert !== '')
    .toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = ordered.at(-1)
    if (last && last.to === edit.from) ordered[ordered.length - 1] = { from: last.from, to: edit.to, insert: last.insert + edit.insert }
    else ordered.push(edit)
  }
  return ordered
}

/** Whether no edit begins before the one above it ends. */
export const isApart = (edits: readonly TextEdit[]): boolean =>
  edits.every(({ from }, index) => index === 0 || from >= (edits[index - 1]?.to ?? 0))

/** The one edit that makes a text another. */
export const spliceOf = (text: string, other: string): TextEdit[] => {
  const shortest = Math.min(text.length, other.length)
  let head = 0
  while (head < shortest && text[head] === other[head]) head++
  let tail = 0
  while (tail < shortest - head && text.at(-1 - tail) === other.at(-1 - tail)) tail++
  return inOrder([{ from: head, to: text.length - tail, insert: other.slice(head, other.length - tail) }])
}
