import { expect, it } from 'vitest'
import { createSpool } from './create-spool.ts'

it('keeps a long text in its order, and no character of it is cut', () => {
  const spool = createSpool()
  const lines = Array.from({ length: 300 }, (_, index) => `${index} ${'é€😀'.repeat(2_500)}\n`)
  for (const line of lines) spool.append(line)
  const pieces = [...spool.pieces()]
  expect(pieces.length).toBeGreaterThan(10)
  expect(pieces.join('') === lines.join('')).toBe(true)
  spool.close()
  expect(() => [...spool.pieces()]).toThrow('ENOENT')
})
