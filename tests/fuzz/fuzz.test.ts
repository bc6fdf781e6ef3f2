import { expect, it } from 'vitest'
import { fuzz } from './fuzz.ts'

// The small version of `pnpm fuzz`.
it('reads, plans, formats and edits whatever it gets', () => {
  expect(fuzz({ seed: 1, documents: 400 }).findings).toEqual([])
})
