import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeBundle } from './write-bundle.ts'

const contents = new Map([['h', new TextEncoder().encode('text')]])

it('writes the files of an execution into a folder that is gone afterwards', async () => {
  let folder = ''
  {
    await using bundle = await writeBundle({ main: 'a/b.yaml', files: { 'a/b.yaml': 'h' } }, contents)
    folder = bundle.folder
    expect(readFileSync(join(folder, 'a/b.yaml'), 'utf8')).toBe('text')
  }
  expect(existsSync(folder)).toBe(false)
})

it('writes nothing outside of it, whatever the paths say', async () => {
  const main = '../testmesh-outside.yaml'
  await expect(writeBundle({ main, files: { [main]: 'h' } }, contents)).rejects.toThrow(`${main} lies outside the project`)
})

it('tells files that have no room here from a disk that is full for all', async () => {
  const [MiB, bundle] = [1024 * 1024, { main: 'a.yaml', files: { 'a.yaml': 'h' } }]
  const large = new Map([['h', new Uint8Array(40 * MiB)]])
  const write = (freeBytes: number, sizeBytes: number) =>
    writeBundle(bundle, large, { roomOn: async () => ({ freeBytes, sizeBytes }) }).then(
      (written) => written[Symbol.asyncDispose]().then(() => 'written'),
      ({ name, message }) => `${name}: ${message}`,
    )
  expect(await write(40 * MiB, 100 * MiB)).toBe('written')
  expect(await write(31 * MiB, 100 * MiB)).toBe('written')
  const refused = 'TooLarge: needs 40 MiB for its files, and the disk of the worker has'
  expect(await write(39 * MiB, 100 * MiB)).toBe(`${refused} 39 MiB left`)
  expect(await write(31 * MiB, 39 * MiB)).toBe(`${refused} 31 MiB left`)
  // The same bytes need their room at each path.
  const twice = { main: 'a.yaml', files: { 'a.yaml': 'h', 'b.yaml': 'h' } }
  const roomOn = async () => ({ freeBytes: 79 * MiB, sizeBytes: 100 * MiB })
  await expect(writeBundle(twice, large, { roomOn })).rejects.toThrow(
    'needs 80 MiB for its files, and the disk of the worker has 79 MiB left',
  )
})
