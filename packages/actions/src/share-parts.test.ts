import { expect, it } from 'vitest'
import { readShared } from './share-parts.ts'

it('puts parts in their places, also parts within parts', () => {
  const parts = ['{"name":"inner"}', '{"around":{"$part":0}}']
  expect(readShared(['{"a":{"$part":0},"b":[{"$part":1}]}', '{"c":1}'], parts)).toEqual([
    { a: { name: 'inner' }, b: [{ around: { name: 'inner' } }] },
    { c: 1 },
  ])
})
