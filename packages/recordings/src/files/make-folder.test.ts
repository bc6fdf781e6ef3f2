import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { loadKey, makeFolder } from '../index.ts'

const root = fs.mkdtempSync(join(tmpdir(), 'make-folder-'))
afterAll(() => fs.rmSync(root, { recursive: true }))

it('makes a folder with those above it, and leaves one that is there as it is', () => {
  const path = join(root, 'a/b/c')
  makeFolder(path, 0o700)
  makeFolder(path)
  expect(['a', 'a/b', 'a/b/c'].map((name) => fs.statSync(join(root, name)).mode & 0o777)).toEqual([0o700, 0o700, 0o700])
})

it('says what the system says of a file in the way', () => {
  fs.writeFileSync(join(root, 'file'), '')
  expect(() => makeFolder(join(root, 'file/below'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }))
})

it.runIf(process.platform === 'linux')('ends where no folder can be made, also for the key of the user', () => {
  expect(() => makeFolder('/proc/nope/deeper')).toThrow(expect.objectContaining({ code: 'ENOENT', path: '/proc/nope' }))
  expect(() => loadKey('/proc/nope/testmesh/key')).toThrow(expect.objectContaining({ code: 'ENOENT', path: '/proc/nope' }))
})
