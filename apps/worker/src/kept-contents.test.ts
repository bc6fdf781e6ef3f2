import { expect, it } from 'vitest'
import { createKeptContents } from './kept-contents.ts'

const workspace = (id: string) => {
  const asked: string[][] = []
  const findAll = async (hashes: readonly string[]) => {
    asked.push([...hashes])
    return new Map(hashes.filter((sha256) => sha256 !== 'gone').map((sha256) => [sha256, new TextEncoder().encode(`${id} ${sha256}`)]))
  }
  return { asked, id, contents: { findAll } as never }
}

const textsOf = (found: ReadonlyMap<string, Uint8Array>) => [...found].map(([sha256, bytes]) => [sha256, new TextDecoder().decode(bytes)])

it('asks once for what it has room for, of each workspace, and again for what is gone', async () => {
  const kept = createKeptContents(10)
  const [ours, theirs] = [workspace('we'), workspace('he')]
  expect(textsOf(await kept.findAll(ours, ['a', 'b', 'gone']))).toEqual([
    ['a', 'we a'],
    ['b', 'we b'],
  ])
  expect(textsOf(await kept.findAll(ours, ['a', 'gone']))).toEqual([['a', 'we a']])
  expect(textsOf(await kept.findAll(theirs, ['a']))).toEqual([['a', 'he a']])
  await kept.findAll(ours, ['a', 'b'])
  expect([ours.asked, theirs.asked]).toEqual([[['a', 'b', 'gone'], ['gone'], ['b']], [['a']]])
})
