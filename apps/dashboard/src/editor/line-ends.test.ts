import { describe, expect, it } from 'vitest'
import { lineEndOf, toEditor, toServer } from './line-ends.ts'

describe('the ends of lines', () => {
  it.each(['a\nb\n', 'a\r\nb\r\n', '', 'a'])('come back as they were: %j', (text) => {
    const { lineEnd, isMixed } = lineEndOf(text)
    expect(isMixed).toBe(false)
    expect(toServer(toEditor(text), lineEnd)).toBe(text)
    expect(toEditor(text)).not.toContain('\r')
  })

  it('that are mixed are told, and become those of most lines', () => {
    expect(lineEndOf('a\r\nb\r\nc\n')).toEqual({ lineEnd: '\r\n', isMixed: true })
    expect(lineEndOf('a\nb\r\nc\n')).toEqual({ lineEnd: '\n', isMixed: true })
  })
})
