import type { TextEdit } from '@testmesh/flow/edit'
import { diffIndices } from 'node-diff3'

/** What makes a text another, line by line: what stays the same is in no edit. */
export const changedLines = (before: string, after: string): readonly TextEdit[] => {
  const [old, next] = [linesOf(before), linesOf(after)]
  const starts = startsOf(old)
  return diffIndices(old, next).map(({ buffer1: [at, count], buffer2Content }) => ({
    from: starts[at] ?? before.length,
    to: starts[at + count] ?? before.length,
    insert: buffer2Content.join(''),
  }))
}

/** The same of what stands within the lines, where there are as many as before: a caret between them stands where it stood. */
export const changesWithinLines = (before: string, after: string): readonly TextEdit[] =>
  changedLines(before, after).flatMap((change) => {
    const [old, next] = [linesOf(before.slice(change.from, change.to)), linesOf(change.insert)]
    if (old.length !== next.length) return change
    const starts = startsOf(old)
    return old.map((line, index) => changeWithin({ from: change.from + (starts[index] ?? 0), text: line }, next[index] ?? ''))
  })

/** Without what both begin and end with. */
const changeWithin = ({ from, text }: { readonly from: number; readonly text: string }, next: string): TextEdit => {
  const most = Math.min(text.length, next.length)
  let start = 0
  while (start < most && text[start] === next[start]) start++
  let end = 0
  while (end < most - start && text.at(-1 - end) === next.at(-1 - end)) end++
  return { from: from + start, to: from + text.length - end, insert: next.slice(start, next.length - end) }
}

/** Each with its end. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

const startsOf = (lines: readonly string[]): readonly number[] => {
  const starts = [0]
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length)
  return starts
}
