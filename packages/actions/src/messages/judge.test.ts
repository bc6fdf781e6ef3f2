import { expect, it } from 'vitest'
import { judge } from './judge.ts'

it('holds by anything but nothing, false and a list of nothing', () => {
  const verdicts = [1, 0, '', 'x', [0], {}, undefined, null, false, []].map((found) => judge(() => found, {}).length === 0)
  expect(verdicts).toEqual([true, true, true, true, true, true, false, false, false, false])
})
