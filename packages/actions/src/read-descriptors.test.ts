import { expect, it } from 'vitest'
import { readDescriptors, type WrittenDescriptor } from './read-descriptors.ts'

const written = (type: string, body: string): WrittenDescriptor => [
  { type, family: 'shop', title: type, description: 'Sells.', aliases: [] },
  () => body,
]

it('puts parts in their places, also parts within parts', () => {
  const parts = [() => '{"name":"inner"}', () => '{"around":{"$part":0}}']
  const [sell, refund] = readDescriptors(
    [
      written('sell', '{"config":{"a":{"$part":0},"b":[{"$part":1}]},"output":{"c":{"$part":0}},"example":"name: Sell"}'),
      written('refund', '{"config":{"c":1},"output":{},"example":"name: Refund"}'),
    ],
    parts,
  )
  expect(sell).toEqual({
    type: 'sell',
    family: 'shop',
    title: 'sell',
    description: 'Sells.',
    aliases: [],
    config: { a: { name: 'inner' }, b: [{ around: { name: 'inner' } }] },
    output: { c: { name: 'inner' } },
    example: 'name: Sell',
  })
  expect(refund).toMatchObject({ config: { c: 1 }, output: {}, example: 'name: Refund' })
})

it('reads a body when it is asked for, once, with only the parts that it holds', () => {
  const parts = [() => '{"name":"read"}', () => 'no JSON']
  const [sell, refund] = readDescriptors(
    [written('sell', '{"config":{"$part":0},"output":{}}'), written('refund', '{"config":{"$part":1},"output":{}}')],
    parts,
  )
  expect(sell?.config).toEqual({ name: 'read' })
  expect(sell?.config).toBe(sell?.config)
  expect(refund?.type).toBe('refund')
  expect(() => refund?.config).toThrow(SyntaxError)
})

it('refuses a part that is not there', () => {
  const [sell] = readDescriptors([written('sell', '{"config":{"$part":3},"output":{}}')], [])
  expect(() => sell?.config).toThrow(SyntaxError)
})
