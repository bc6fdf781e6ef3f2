import { expect, it } from 'vitest'
import { pack, packMessage } from './pack.ts'
import { unpack } from './unpack.ts'

const long = 'ä'.repeat(40_000)

it.each([
  [null, null],
  [true, true],
  [0, 0n],
  [-16, -16n],
  [-17, -17n],
  [127, 127n],
  [128, 128n],
  [-32_768, -32_768n],
  [32_768, 32_768n],
  [Number.MAX_SAFE_INTEGER, BigInt(Number.MAX_SAFE_INTEGER)],
  [0.1, 0.1],
  ['', ''],
  ['ä'.repeat(7), 'ä'.repeat(7)],
  ['x'.repeat(16), 'x'.repeat(16)],
  ['x'.repeat(256), 'x'.repeat(256)],
  [long, long],
  [new Uint8Array([1, 255]), new Uint8Array([1, 255])],
  [Array(20).fill('a'), Array(20).fill('a')],
  [Array(300).fill(1), Array(300).fill(1n)],
  [
    { a: [{ b: null }], undefined: undefined },
    { a: [{ b: null }], undefined: null },
  ],
])('carries %j', (value, expected) => {
  expect(unpack(pack(value))).toEqual(expected)
})

it('carries messages', () => {
  expect(unpack(packMessage({ tag: 0x3f, fields: [{ n: 1 }] }))).toEqual({ tag: 0x3f, fields: [{ n: 1n }] })
})

it('refuses what is none', () => {
  expect(() => unpack(Buffer.of(0x85, 0x61))).toThrow('the message ends too early')
  expect(() => unpack(Buffer.of(0xc4))).toThrow('no value that begins with 0xc4')
})
