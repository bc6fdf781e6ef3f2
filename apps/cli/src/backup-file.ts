import { once } from 'node:events'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Writable } from 'node:stream'
import { createGzip } from 'node:zlib'

type Write = (bytes: Uint8Array) => Promise<void>

/** Writes a file packed by gzip, for this user alone: under its name it is whole, and on the disk. */
export const writePacked = async <T>(path: string, work: (write: Write) => Promise<T>): Promise<T> => {
  const draft = `${path}.${process.pid}.partial`
  try {
    const handle = await open(draft, 'wx', 0o600)
    try {
      const done = await pack((bytes) => handle.writeFile(bytes), work)
      await handle.sync()
      await handle.close()
      await rename(draft, path)
      await syncFolder(dirname(path))
      return done
    } finally {
      await handle.close()
    }
  } catch (error) {
    await rm(draft, { force: true })
    // A full disk does not say what was written.
    throw isOfSystem(error) ? Object.assign(error, { path: error.path ?? path }) : error
  }
}

/** The same into a stream, which stays open. */
export const packInto = <T>(stream: Writable, work: (write: Write) => Promise<T>): Promise<T> =>
  pack((bytes) => writeTo(stream, bytes), work)

const writeTo = (stream: Writable, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(Object.assign(error, { path: 'standard output' })) : resolve()))
  })

const pack = async <T>(take: Write, work: (write: Write) => Promise<T>): Promise<T> => {
  const packer = createGzip({ level: quick })
  const taken = (async () => {
    for await (const chunk of packer) await take(chunk)
  })()
  // Whoever writes hears of it.
  taken.catch(() => undefined)
  try {
    const done = await work(async (bytes) => {
      if (!packer.write(bytes)) await Promise.race([once(packer, 'drain'), taken])
    })
    packer.end()
    await taken
    return done
  } finally {
    packer.destroy()
  }
}

/** Twice as quick as the default of 6, for a file that is a tenth larger. */
const quick = 3

const isOfSystem = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error

const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}
