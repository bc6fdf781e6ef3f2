import { expect, it } from 'vitest'
import { readPasted } from './pasted.ts'

it('tells what a text is', () => {
  expect(readPasted(' \n# only a comment\n---\n')).toEqual({ kind: 'nothing' })
  expect(readPasted('a'.repeat(600_000))).toEqual({ kind: 'tooLong', length: 600_000 })
  expect(readPasted('curl https://x --http3')).toMatchObject({ kind: 'curl', left: [{ says: '--http3', at: 15 }] })
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
  const found = (command: string): string[] => {
    const pasted = readPasted(command)
    return pasted.kind === 'curl' ? pasted.left.map(({ says, at }) => `${says} → ${command.slice(at ?? command.length).slice(0, 11)}`) : []
  }
  expect(found('curl https://x/a --http3 \\\n  https://x/b -d @body.json | jq .')).toEqual([
    'what follows the command: | jq . → | jq .',
    '--http3 → --http3 \\\n ',
    'the other URL https://x/b → https://x/b',
    'the body of the file body.json: write it into `body` → -d @body.js',
  ])
  expect(found('\n $ curl -r 0-99 https://x/pages/0-99')).toEqual(['--range 0-99 → -r 0-99 htt'])
  expect(found('curl ^"https://x/a^" ^\r\n  -H ^"a: b^" ^\r\n  --http3 --retry 3')).toEqual([
    '--http3 → --http3 --r',
    '--retry 3 → --retry 3',
  ])
  expect(found('curl -X POST')).toEqual(['there is no URL in it: write it into `url` → '])
})
