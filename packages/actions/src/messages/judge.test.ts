import { expect, it } from 'vitest'
import { judge, judgePath } from './judge.ts'

const values = [1, 0, '', 'x', 'false', [0], [], { a: 1 }, {}, true, false, null, undefined]

it('takes for a condition that holds what the language does', () => {
  expect(values.filter((found) => judge(() => found, {}).length === 0)).toEqual([1, 'x', [0], { a: 1 }, true])
})

it('takes for a path that leads somewhere anything but nothing, false and a list of nothing', () => {
  const nowhere = values.filter((found) => judgePath(() => found, {}).length > 0)
  expect(nowhere).toEqual([[], false, null, undefined])
})
