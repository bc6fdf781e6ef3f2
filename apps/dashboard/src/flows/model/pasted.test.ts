import { expect, it } from 'vitest'
import { readPasted } from './pasted.ts'

it('tells what a text is', () => {
  expect(readPasted(' \n# only a comment\n---\n')).toEqual({ kind: 'nothing' })
  expect(readPasted('a'.repeat(600_000))).toEqual({ kind: 'tooLong', length: 600_000 })
  expect(readPasted('curl https://x --http3')).toEqual({ kind: 'curl' })
  expect(readPasted('hello world')).toEqual({ kind: 'flows', texts: ['hello world'], begins: [{ offset: 0, line: 0 }] })
})

it('takes each document as a flow, and one alone to the byte', () => {
  const one = '\uFEFF--- # mine\r\nname: a\r\nsteps: []\r\n...\r\n'
  expect(readPasted(one)).toEqual({ kind: 'flows', texts: [one], begins: [{ offset: 0, line: 0 }] })
  const three = '# first\nname: a\n---\nname: b\nsteps:\n  - x: "a --- b"\n---\n# nothing\n--- # third\nname: c\n'
  expect(readPasted(three)).toEqual({
    kind: 'flows',
    texts: ['# first\nname: a\n', 'name: b\nsteps:\n  - x: "a --- b"\n', 'name: c\n'],
    begins: [
      { offset: 0, line: 0 },
      { offset: three.indexOf('name: b'), line: 3 },
      { offset: three.indexOf('name: c'), line: 9 },
    ],
  })
})
