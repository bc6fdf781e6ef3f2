import { expect, it } from 'vitest'
import { clean, cleanLine } from './clean-text.ts'

it('makes visible what could move the cursor or turn the direction of a line', () => {
  expect(clean('a\u001b[31m\tb\r\nc\u009b')).toBe('a·[31m b\nc·')
  expect(cleanLine('pay \u202eevil\u2066\u2069 \n  twice')).toBe('pay ·evil·· twice')
})

it('leaves the letters of every language as they are', () => {
  expect(clean('שלום مرحبا 日本 👩‍💻')).toBe('שלום مرحبا 日本 👩‍💻')
})
