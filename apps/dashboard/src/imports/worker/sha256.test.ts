import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { sha256 } from './sha256.ts'

it('is what the server calls the bytes by, of every length', () => {
  const texts = [...Array.from({ length: 130 }, (_, length) => 'a'.repeat(length)), 'ä ☃ 🎉', 'x'.repeat(1_000_000)]
  expect(texts.map(sha256)).toEqual(texts.map((text) => createHash('sha256').update(text).digest('hex')))
})
