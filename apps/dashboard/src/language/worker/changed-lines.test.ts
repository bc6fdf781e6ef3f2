import { applyEdits } from '@testmesh/flow/edit'
import { expect, it } from 'vitest'
import { changedLines, changesWithinLines } from './changed-lines.ts'

it('leaves the lines that stay out of its edits', () => {
  expect(changedLines('a\nb\nc\n', 'a\nB\nc\nd\n')).toEqual([
    { from: 2, to: 4, insert: 'B\n' },
    { from: 6, to: 6, insert: 'd\n' },
  ])
})

it('leaves what stays within lines alone, where there are as many as before', () => {
  expect(changesWithinLines('a:\n- b: 1\n  c: 2\n', 'a:\n  - b: 1\n    c: 3\n')).toEqual([
    { from: 3, to: 3, insert: '  ' },
    { from: 12, to: 16, insert: '  c: 3' },
  ])
  expect(changesWithinLines('a\nb\n', 'x\ny\nb\n')).toEqual([{ from: 0, to: 2, insert: 'x\ny\n' }])
})

it.each([
  ['', 'a\n'],
  ['a', 'a\n'],
  ['a\nb', ''],
  ['x\na\nb\nx\n', 'x\nx\nb\na'],
  ['a\n', 'a\n'],
])('makes %j of it', (before, after) => {
  expect(applyEdits(before, changedLines(before, after))).toBe(after)
  expect(applyEdits(before, changesWithinLines(before, after))).toBe(after)
})
