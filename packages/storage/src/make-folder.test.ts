import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeFolder } from './make-folder.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'testmesh-folder-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('makes a folder and those above it for this user alone, also when many make it at once', async () => {
  const path = join(folder, 'a', 'b')
  await Promise.all(Array.from({ length: 5 }, () => makeFolder(path)))
  expect((await stat(path)).mode & 0o777).toBe(0o700)
  await makeFolder(path)
})

it('says what the system says where there can be none', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(makeFolder(join(folder, 'file', 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

it.runIf(process.platform === 'linux')('ends in /proc too', async () => {
  await expect(makeFolder('/proc/nope/deeper')).rejects.toMatchObject({ code: 'ENOENT', path: '/proc/nope' })
})
