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
