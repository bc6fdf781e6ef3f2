import { expect, it } from 'vitest'
import { shareParts } from './share-parts.ts'

const long = (name: string) => ({ name, text: 'x'.repeat(300) })

it('writes once what stands twice, inner parts before those that hold them', () => {
  const outer = { around: long('inner') }
  const { texts, parts } = shareParts([{ a: long('inner'), b: [outer] }, { c: outer }, { d: 1, e: null }])
  expect(texts).toEqual(['{"a":{"$part":0},"b":[{"$part":1}]}', '{"c":{"$part":1}}', '{"d":1,"e":null}'])
  expect(parts).toEqual([JSON.stringify(long('inner')), '{"around":{"$part":0}}'])
})

it('leaves alone what is short or stands once', () => {
  const values = [{ a: { b: 1 } }, { a: { b: 1 } }, long('once')]
  expect(shareParts(values)).toEqual({ texts: values.map((value) => JSON.stringify(value)), parts: [] })
})
