import { describe, expect, it } from 'vitest'
import { isDecided, mergedText, mergeTexts } from './merge-texts.ts'

const base = 'a\nb\nc\nd\n'

describe('two changes of one text', () => {
  it('come together where they touch other lines', () => {
    const parts = mergeTexts(base, 'a\nb\nc\nD\n', 'A\nb\nc\nd\n')
    expect(isDecided(parts)).toBe(true)
    expect(mergedText(parts, [])).toBe('A\nb\nc\nD\n')
  })

  it('are a question where they touch the same, unless both say the same', () => {
    const parts = mergeTexts(base, 'a\nmine\nc\nd', 'a\ntheirs\nc\nd\nmore\n')
    expect(isDecided(parts)).toBe(false)
    expect(
      mergedText(
        parts,
        parts.map(() => 'theirs'),
      ),
    ).toBe('a\ntheirs\nc\nd\nmore\n')
    expect(isDecided(mergeTexts(base, 'x\nb\nc\nd\n', 'x\nb\nc\nd\n'))).toBe(true)
  })
})
