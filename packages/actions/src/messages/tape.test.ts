import { expect, it } from 'vitest'
import { createStop } from '../stop.ts'
import { createTestContext } from '../testing/test-context.ts'
import { createTape, findTape, type Tape } from './tape.ts'

interface Note {
  readonly raw: string
}
const note = (raw: string): Note => ({ raw })
const tapeOf = () => createTape<Note>({ tooMuch: (count) => new Error(`${count} are too much`) as never })

it('gives every reader all that came, or what comes from now on', async () => {
  const tape = tapeOf()
  tape.add(note('a'))
  const [first, late] = [tape.read('start'), tape.read('now')]
  tape.add(note('b'))
  expect(await first.take()).toEqual([note('a'), note('b')])
  expect(await late.take()).toEqual([note('b')])
  expect(await tape.read('start').take()).toEqual([note('a'), note('b')])
})

it('is read to where it broke', async () => {
  const tape = tapeOf()
  const waiting = tape.read('now').take()
  tape.add(note('a'))
  tape.fail(new Error('cut'))
  expect(await waiting).toEqual([note('a')])
  const reader = tape.read('start')
  expect(await reader.take()).toEqual([note('a')])
  await expect(reader.take()).rejects.toThrow('cut')
})

it('keeps no more than fits', async () => {
  const tape = tapeOf()
  for (let count = 0; count <= 100_000; count += 1) tape.add(note(''))
  expect(tape.isBroken()).toBe(true)
  const reader = tape.read('start')
  await reader.take()
  await expect(reader.take()).rejects.toThrow('100001 are too much')
})

it('is shared by the steps of an execution, and opened again once it broke or never opened', async () => {
  await using context = createTestContext()
  const words = { aborted: () => new Error('aborted') as never, tooLate: () => new Error('late') as never }
  const stop = createStop(context, 1000, words)
  const opened: Tape<Note>[] = []
  const open = async () => {
    opened.push(tapeOf())
    return opened.at(-1) as Tape<Note>
  }
  const find = (key: string, opening = open) => findTape({ key, context, stop, open: opening })
  const both = await Promise.all([find('a'), find('a')])
  expect(both.map(({ isNew }) => isNew)).toEqual([true, false])
  expect(both[0]?.tape).toBe(both[1]?.tape)
  opened[0]?.fail(new Error('cut'))
  expect(await find('a')).toMatchObject({ isNew: true })
  await expect(find('b', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  expect(await find('b')).toMatchObject({ isNew: true })
})
