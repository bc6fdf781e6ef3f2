import { expect, it } from 'vitest'
import { parseDuration } from './duration.ts'
import { parseSize } from './size.ts'

it('reads durations as milliseconds', () => {
  const texts = ['250ms', '2s', '1.5s', '5m', '1h30m', '1d', ' 10 s ', '500', 500, '', 's', '-1s', '1x', '1h30', -1, Number.NaN]
  expect(texts.map(parseDuration)).toEqual([250, 2000, 1500, 300_000, 5_400_000, 86_400_000, 10_000, 500, 500, ...Array(7)])
})

it('reads sizes as bytes', () => {
  const texts = ['10kb', '5MiB', '1.5 GB', '12', 12, '3B', '', 'kb', '-1kb', '1tb', -1]
  expect(texts.map(parseSize)).toEqual([10_000, 5_242_880, 1_500_000_000, 12, 12, 3, ...Array(5)])
})
