import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openBlobFolder } from './blob-folder.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'testmesh-blobs-'))
})
afterEach(() => rm(folder, { recursive: true }))

const textOf = async (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text()
const hello = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'

describe('a folder of blobs', () => {
  it('keeps the same bytes once, however they come, and reads all or a part of them', async () => {
    const blobs = openBlobFolder(folder)
    const chunks = (async function* () {
      yield Buffer.from('hel')
      yield Buffer.from('lo')
    })()
    const refs = await Promise.all([blobs.put(Buffer.from('hello'), 'text/plain'), blobs.put(chunks, 'text/plain')])
    for (const ref of refs) expect(ref).toEqual({ sha256: hello, sizeBytes: 5, mediaType: 'text/plain' })
    expect(await readdir(join(folder, 'sha256', '2c'))).toEqual([hello])
    expect(await readdir(join(folder, 'tmp'))).toEqual([])
    expect([await blobs.size(hello), await blobs.size('0'.repeat(64))]).toEqual([5, undefined])
    expect([await textOf(blobs.read(hello)), await textOf(blobs.read(hello, { start: 1, end: 3 }))]).toEqual(['hello', 'ell'])
  })

  it('shows nothing of what broke off in the middle', async () => {
    const broken = (async function* () {
      yield Buffer.from('hel')
      throw new Error('the connection broke')
    })()
    await expect(openBlobFolder(folder).put(broken, 'text/plain')).rejects.toThrow('broke')
    expect(existsSync(join(folder, 'sha256'))).toBe(false)
  })

  it('takes away what nobody knows and is old, finished or not', async () => {
    const blobs = openBlobFolder(folder)
    const { sha256 } = await blobs.put(Buffer.from('kept'), 'text/plain')
    await blobs.put(Buffer.from('hello'), 'text/plain')
    await writeFile(join(folder, 'tmp', 'half'), 'x')
    const isKept = async () => new Set([sha256])
    expect(await blobs.removeOrphans({ olderThanMs: 60_000, isKept })).toBe(0)
    const old = new Date(Date.now() - 120_000)
    for (const path of ['tmp/half', `sha256/2c/${hello}`, `sha256/${sha256.slice(0, 2)}/${sha256}`])
      await utimes(join(folder, path), old, old)
    expect(await blobs.removeOrphans({ olderThanMs: 60_000, isKept })).toBe(2)
    expect([await blobs.size(sha256), await blobs.size(hello)]).toEqual([4, undefined])
  })
})
