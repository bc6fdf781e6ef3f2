import { expect, it } from 'vitest'
import { readData } from './read-data.ts'

it('keeps every digit of a whole number that is too long for one, in JSON and in YAML', () => {
  const value = { id: '12345678901234567890', hex: '0xffffffffffffffffff', small: 255 }
  expect(readData('{"id": 12345678901234567890, "hex": "0xffffffffffffffffff", "small": 255}')).toEqual({ value })
  expect(readData('id: 12345678901234567890\nhex: 0xffffffffffffffffff\nsmall: 0xff\n')).toEqual({ value })
})
