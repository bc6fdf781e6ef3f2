import { expect, it } from 'vitest'
import { addressesOf } from './addresses-of.ts'

const four = { address: '127.0.0.1', family: 4 } as const
const six = { address: '::1', family: 6 } as const

it('tries the other loopback address where the name is one of this machine, and no other address for any other name', () => {
  expect(addressesOf('localhost', four)).toEqual([four, six])
  expect(addressesOf('shop.LOCALHOST', six)).toEqual([six, four])
  for (const host of ['127.0.0.1', 'notlocalhost', 'localhost.example.com']) expect(addressesOf(host, four)).toEqual([four])
  const elsewhere = { address: '10.0.0.7', family: 4 } as const
  expect(addressesOf('localhost', elsewhere)).toEqual([elsewhere])
})
