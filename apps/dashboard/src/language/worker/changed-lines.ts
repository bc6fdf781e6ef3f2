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

/** Each with its end. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

const startsOf = (lines: readonly string[]): readonly number[] => {
  const starts = [0]
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length)
  return starts
}
