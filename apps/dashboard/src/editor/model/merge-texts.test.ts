import { describe, expect, it } from 'vitest'
import { mayBothStay, mergedTexts, mergeTexts } from './merge-texts.ts'

const base = 'a\nb\nc\nd\n'

describe('two changes of one text', () => {
  it('come together where they touch other lines', () => {
    expect(mergeTexts(base, 'a\nb\nc\nD\n', 'A\nb\nc\nd\n')).toEqual([{ agreed: 'A\nb\nc\nD\n' }])
  })

  it('are a question where they touch the same, unless both say the same', () => {
    const parts = mergeTexts(base, 'a\nmine\nc\nd', 'a\ntheirs\nc\nd\nmore\n')
    expect(parts).toEqual([
      { agreed: 'a\n' },
      { base: 'b\n', mine: 'mine\n', theirs: 'theirs\n' },
      { agreed: 'c\n' },
      { base: 'd\n', mine: 'd', theirs: 'd\nmore\n' },
    ])
    expect(mergedTexts(parts, []).join('')).toBe('a\ntheirs\nc\nd\nmore\n')
    expect(mergedTexts(parts, [undefined, 'mine', undefined, 'theirs']).join('')).toBe('a\nmine\nc\nd\nmore\n')
    expect(mergeTexts(base, 'x\nb\nc\nd\n', 'x\nb\nc\nd\n')).toEqual([{ agreed: 'x\nb\nc\nd\n' }])
  })

  it('may both stay where both only added, theirs before mine', () => {
    const parts = mergeTexts('a\n', 'a\nmine\n', 'a\ntheirs')
    expect(parts.map((part) => 'base' in part && mayBothStay(part))).toEqual([false, true])
    expect(mergedTexts(parts, [undefined, 'both']).join('')).toBe('a\ntheirs\nmine\n')
    expect(mergeTexts(base, 'a\nB\nc\nd\n', 'a\nß\nc\nd\n').some((part) => 'base' in part && mayBothStay(part))).toBe(false)
  })
})
