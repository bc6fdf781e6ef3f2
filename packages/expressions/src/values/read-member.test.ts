import { ignoringCase } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { readMember } from './read-member.ts'

it('finds the name of a header in any case, and only there', () => {
  const headers = ignoringCase({ 'content-type': 'text/html' })
  expect(readMember(headers, 'Content-Type')).toBe('text/html')
  expect(readMember(headers, 'content-type')).toBe('text/html')
  expect(readMember({ 'content-type': 'text/html' }, 'Content-Type')).toBeUndefined()
  expect(JSON.stringify(headers)).toBe('{"content-type":"text/html"}')
})

it('never reaches a prototype', () => {
  for (const key of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    for (const target of [{}, [], 'text', ignoringCase({}), 7]) expect(readMember(target, key)).toBeUndefined()
  }
})
