import { expect, it } from 'vitest'
import { createAddressOf } from './address-of.ts'

const from = (remoteAddress: string, forwardedFor?: string): [Request, unknown] => [
  new Request('http://mesh/', forwardedFor === undefined ? {} : { headers: { 'x-forwarded-for': forwardedFor } }),
  { incoming: { socket: { remoteAddress } } },
]

const addressOf = createAddressOf(['10.0.0.0/8', '127.0.0.1', 'fd00::/8'])

it('believes what a proxy of ours says of where a request comes from', () => {
  expect(addressOf(...from('127.0.0.1', '198.51.100.7'))).toBe('198.51.100.7')
  expect(addressOf(...from('::ffff:10.1.2.3', '2001:db8::1'))).toBe('2001:db8::1')
  expect(addressOf(...from('fd00::1', '198.51.100.7:4711'))).toBe('198.51.100.7')
  // A chain of ours: what a stranger put in front counts for nothing.
  expect(addressOf(...from('127.0.0.1', '203.0.113.66, 198.51.100.7, 10.9.9.9'))).toBe('198.51.100.7')
  expect(addressOf(...from('127.0.0.1', '10.0.0.5, 10.0.0.6'))).toBe('10.0.0.5')
})

it('takes the connection for what it is otherwise', () => {
  expect(addressOf(...from('198.51.100.7', '203.0.113.66'))).toBe('198.51.100.7')
  expect(addressOf(...from('127.0.0.1'))).toBe('127.0.0.1')
  expect(addressOf(...from('127.0.0.1', 'unknown'))).toBe('127.0.0.1')
  expect(addressOf(...from('127.0.0.1', '198.51.100.7, unknown'))).toBe('127.0.0.1')
  expect(createAddressOf([])(...from('127.0.0.1', '203.0.113.66'))).toBe('127.0.0.1')
})
