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
