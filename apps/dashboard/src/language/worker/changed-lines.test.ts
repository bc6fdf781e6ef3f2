import { applyEdits } from '@testmesh/flow/edit'
import { expect, it } from 'vitest'
import { changedLines } from './changed-lines.ts'

it('leaves the lines that stay out of its edits', () => {
  expect(changedLines('a\nb\nc\n', 'a\nB\nc\nd\n')).toEqual([
    { from: 2, to: 4, insert: 'B\n' },
    { from: 6, to: 6, insert: 'd\n' },
  ])
})

it.each([
  ['', 'a\n'],
  ['a', 'a\n'],
  ['a\nb', ''],
  ['x\na\nb\nx\n', 'x\nx\nb\na'],
  ['a\n', 'a\n'],
])('makes %j of it', (before, after) => {
  expect(applyEdits(before, changedLines(before, after))).toBe(after)
})
