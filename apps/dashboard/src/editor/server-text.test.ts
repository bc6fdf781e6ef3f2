import { describe, expect, it } from 'vitest'
import { formOf, toEditor, toServer } from './server-text.ts'

describe('what a text has on the server alone', () => {
  it.each(['a\nb\n', 'a\r\nb\r\n', '', 'a', '\ufeffa\nb\n', '\ufeffa\r\nb'])('comes back as it was: %j', (text) => {
    const form = formOf(text)
    expect(form.isMixed).toBe(false)
    expect(toServer(toEditor(text), form)).toBe(text)
    expect(toEditor(text)).not.toMatch(/\r|\ufeff/)
  })

  it('is told where lines end in different ways, and becomes that of most', () => {
    expect(formOf('a\r\nb\r\nc\n')).toEqual({ lineEnd: '\r\n', hasMark: false, isMixed: true })
    expect(formOf('a\nb\r\nc\n')).toEqual({ lineEnd: '\n', hasMark: false, isMixed: true })
  })
})
