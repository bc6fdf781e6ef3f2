import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** It is there and is no key. */
export class BadMasterKey extends Error {
  override readonly name = 'BadMasterKey'
}

/** From text as an operator gives it: 64 hex digits, or base64 of 32 bytes. @throws BadMasterKey */
export const parseMasterKey = (text: string): Uint8Array => {
  const trimmed = text.trim()
  const bytes = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64')
  if (bytes.byteLength !== 32) throw new BadMasterKey('A master key is 32 bytes: 64 hexadecimal digits, or base64 (openssl rand -hex 32).')
  return new Uint8Array(bytes)
}

/** From its file, made at the first start, for the owner alone. Of several that start together, all get the same. @throws BadMasterKey */
export const loadMasterKey = async (file: string): Promise<Uint8Array> => {
  const kept = await read(file)
  if (kept !== undefined) return parseMasterKey(kept)
  await keepMasterKey(file, randomBytes(32).toString('hex'))
  return parseMasterKey((await read(file)) ?? '')
}

const read = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8')
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw problem
  }
}

/** Whole or not at all, on the disk before it is used: what it seals must be readable after a power cut. One that is there stays. */
export const keepMasterKey = async (file: string, key: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(`${key}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await chmod(draft, 0o600)
    await link(draft, file)
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'EEXIST') throw problem
  } finally {
    await rm(draft, { force: true })
  }
}
