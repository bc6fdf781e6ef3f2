import { expect, it } from 'vitest'
import { readPasted } from './pasted.ts'

it('tells what a text is', () => {
  expect(readPasted(' \n# only a comment\n---\n')).toEqual({ kind: 'nothing' })
  expect(readPasted('a'.repeat(600_000))).toEqual({ kind: 'tooLong', length: 600_000 })
  expect(readPasted('curl https://x --http3')).toMatchObject({ kind: 'curl', left: ['--http3'] })
  expect(readPasted('hello world')).toEqual({ kind: 'flows', texts: ['hello world'], lines: [0] })
})

it('takes each document as a flow, and one alone to the byte', () => {
  const one = '\uFEFF--- # mine\r\nname: a\r\nsteps: []\r\n...\r\n'
  expect(readPasted(one)).toEqual({ kind: 'flows', texts: [one], lines: [0] })
  expect(readPasted('# first\nname: a\n---\nname: b\nsteps:\n  - x: "a --- b"\n---\n# nothing\n--- # third\nname: c\n')).toEqual({
    kind: 'flows',
    texts: ['# first\nname: a\n', 'name: b\nsteps:\n  - x: "a --- b"\n', 'name: c\n'],
    lines: [0, 3, 9],
  })
})
