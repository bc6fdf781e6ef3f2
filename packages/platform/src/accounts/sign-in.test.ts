import { expect, it } from 'vitest'
import { slugOf } from './sign-in.ts'

it('makes a slug of the letters of a name, without their accents, and never of nothing', () => {
  const names = ['Shop & Co', 'Änderungen', 'Crème brûlée', '  ', '商店', `${'a'.repeat(59)} b`]
  expect(names.map(slugOf)).toEqual(['shop-co', 'anderungen', 'creme-brulee', 'workspace', 'workspace', 'a'.repeat(59)])
})
