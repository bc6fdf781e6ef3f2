import { expect, it } from 'vitest'
import { placeOfLeft, readPasted } from './pasted.ts'

it('tells what a text is', () => {
  expect(readPasted(' \n# only a comment\n---\n')).toEqual({ kind: 'nothing' })
  expect(readPasted('a'.repeat(600_000))).toEqual({ kind: 'tooLong', length: 600_000 })
  expect(readPasted('curl https://x --http3')).toMatchObject({ kind: 'curl', left: ['--http3'] })
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

it('finds what is left out of a command where it stands', () => {
  const command = 'curl https://x/a --http3 \\\n  https://x/b -d @body.json | jq .'
  const found = (left: string): string | undefined => {
    const at = placeOfLeft(left, command)
    return at === undefined ? undefined : command.slice(at)
  }
  expect(found('--http3')).toBe('--http3 \\\n  https://x/b -d @body.json | jq .')
  expect(found('the other URL https://x/b')).toBe('https://x/b -d @body.json | jq .')
  expect(found('what follows the command: | jq .')).toBe('| jq .')
  expect(found('there is no URL in it: write it into `url`')).toBeUndefined()
})
