import { expect, it } from 'vitest'
import { cut } from './cut.ts'

it('keeps the beginning and the end of a long text, and says what is gone', () => {
  expect(cut('short', 8)).toBe('short')
  expect(cut('abcdefghijkl', 8)).toBe('abcdef\n… 4 characters are left out here …\nkl')
})
