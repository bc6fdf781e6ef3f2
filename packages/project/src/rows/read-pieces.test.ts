import { expect, it } from 'vitest'
import { tempProject } from '../testing/temp-project.ts'
import { readPieces } from './read-pieces.ts'

const temp = tempProject()

const textOf = async (bytes: Uint8Array): Promise<string> => {
  let text = ''
  for await (const piece of readPieces(temp.write('text', bytes))) text += piece
  return text
}

it('never cuts a character', async () => {
  for (const begin of ['', 'x', 'xx', 'xxx']) {
    const text = begin + 'é€😀'.repeat(60_000)
    expect((await textOf(Buffer.from(`\ufeff${text}`))) === text).toBe(true)
  }
})

it('tells where a text is none', async () => {
  const lines = 'a line\n'.repeat(50_000)
  const told = (end: readonly number[]) => textOf(Buffer.concat([Buffer.from(`${lines}é`), Uint8Array.from(end)])).catch((error) => error)
  for (const end of [[0xff], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0x80, 0x0a]])
    expect(await told(end)).toMatchObject({ message: 'line 50001 is not UTF-8 text', position: { line: 50_001, column: 2 } })
})
