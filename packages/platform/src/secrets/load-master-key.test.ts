import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BadMasterKey, loadMasterKey, parseMasterKey } from './load-master-key.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'testmesh-key-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('the master key', () => {
  it('is made once, for the owner alone, also when many start together', async () => {
    const file = join(folder, 'data', 'master.key')
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadMasterKey(file)))
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'data'))).toEqual(['master.key'])
  })

  it('is read in both spellings, and refused when it is none', async () => {
    const hex = 'ab'.repeat(32)
    expect(parseMasterKey(` ${hex}\n`)).toEqual(parseMasterKey(Buffer.from(hex, 'hex').toString('base64')))
    for (const text of ['', 'short', 'ab'.repeat(31)]) expect(() => parseMasterKey(text)).toThrow(BadMasterKey)
    await writeFile(join(folder, 'master.key'), 'broken')
    await expect(loadMasterKey(join(folder, 'master.key'))).rejects.toThrow(BadMasterKey)
  })
})
