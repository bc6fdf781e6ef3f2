import { expect, it } from 'vitest'
import { wrapText } from './wrap-text.ts'

it('breaks lines between words, and keeps a longer word whole', () => {
  expect(wrapText('one two three\nabcdefghijkl', 8)).toEqual(['one two', 'three', 'abcdefghijkl'])
})

it('keeps the lines of what stands further in there', () => {
  expect(wrapText('where it broke:\n  mail began a trace of its own', 16)).toEqual([
    'where it broke:',
    '  mail began a',
    '  trace of its',
    '  own',
  ])
})
