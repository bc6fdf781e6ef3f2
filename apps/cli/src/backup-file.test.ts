import { randomBytes } from 'node:crypto'
import { createWriteStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { packInto, writePacked } from './backup-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-packed-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const chunks = Array.from({ length: 40 }, () => randomBytes(64 * 1024))

const writeAll = async (write: (bytes: Uint8Array) => Promise<void>): Promise<string> => {
  for (const chunk of chunks) await write(chunk)
  return 'done'
}

it('is whole under its name, for its owner alone', async () => {
  const file = join(folder, 'a.gz')
  expect(await writePacked(file, writeAll)).toBe('done')
  expect(gunzipSync(readFileSync(file))).toEqual(Buffer.concat(chunks))
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['a.gz'])
})

it('leaves what was there when writing breaks off', async () => {
  const file = join(folder, 'a.gz')
  writeFileSync(file, 'of yesterday')
  const broken = writePacked(file, async (write) => {
    await write(chunks[0] ?? Buffer.of())
    throw new Error('the database is gone')
  })
  await expect(broken).rejects.toThrow('the database is gone')
  expect(readFileSync(file, 'utf8')).toBe('of yesterday')
  expect(readdirSync(folder)).toEqual(['a.gz'])
})

it.skipIf(!existsSync('/dev/full'))('ends when the disk is full, however much there is to come', async () => {
  const stream = createWriteStream('/dev/full').on('error', () => undefined)
  await expect(packInto(stream, writeAll)).rejects.toMatchObject({ code: 'ENOSPC', path: 'standard output' })
})
