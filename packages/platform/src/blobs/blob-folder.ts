import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { BlobRef } from '@testmesh/protocol'

export interface ByteRange {
  /** Both count from 0 and belong to it. */
  readonly start: number
  readonly end: number
}

/** Bytes by their hash, each once. What has a name is whole: it is written elsewhere first. */
export interface BlobFolder {
  put(bytes: Uint8Array | AsyncIterable<Uint8Array>, mediaType: string): Promise<BlobRef>
  /** Undefined when it is not there. */
  size(sha256: string): Promise<number | undefined>
  /** All of it, or a part. */
  read(sha256: string, range?: ByteRange): ReadableStream<Uint8Array>
  /**
   * Takes away what is older than `olderThanMs` and unknown to `isKept`, and what was begun and never finished. Resolves to how
   * many.
   */
  removeOrphans(options: { readonly olderThanMs: number; isKept(hashes: readonly string[]): Promise<ReadonlySet<string>> }): Promise<number>
}

/** In `<folder>/sha256/ab/<hash>`; begun in `<folder>/tmp`. */
export const openBlobFolder = (folder: string): BlobFolder => {
  const pathOf = (sha256: string): string => join(folder, 'sha256', sha256.slice(0, 2), sha256)
  return {
    put: async (bytes, mediaType) => {
      const draft = join(folder, 'tmp', randomUUID())
      const { sha256, sizeBytes } = await writeDraft(draft, bytes)
      await publish(draft, pathOf(sha256))
      return { sha256, sizeBytes, mediaType }
    },
    size: async (sha256) => (await statIfThere(pathOf(sha256)))?.size,
    read: (sha256, range) => Readable.toWeb(createReadStream(pathOf(sha256), range)) as ReadableStream<Uint8Array>,
    removeOrphans: ({ olderThanMs, isKept }) => removeOrphans(folder, { before: Date.now() - olderThanMs, isKept }),
  }
}

/** On the disk when it resolves. */
const writeDraft = async (draft: string, bytes: Uint8Array | AsyncIterable<Uint8Array>) => {
  await mkdir(join(draft, '..'), { recursive: true, mode: 0o700 })
  const hash = createHash('sha256')
  let sizeBytes = 0
  const handle = await open(draft, 'wx', 0o600)
  try {
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
      hash.update(chunk)
      sizeBytes += chunk.byteLength
      await handle.writeFile(chunk)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { sha256: hash.digest('hex'), sizeBytes }
}

/** Under its name at once and whole; one that is there already stays. */
const publish = async (draft: string, target: string): Promise<void> => {
  const folder = join(target, '..')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await link(draft, target)
    await syncFolder(folder)
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'EEXIST') throw problem
  } finally {
    await rm(draft, { force: true })
  }
}

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

interface Orphans {
  /** Milliseconds since 1970. */
  readonly before: number
  isKept(hashes: readonly string[]): Promise<ReadonlySet<string>>
}

const removeOrphans = async (folder: string, { before, isKept }: Orphans): Promise<number> => {
  const isOld = async (path: string) => ((await statIfThere(path))?.mtimeMs ?? before) < before
  let removed = 0
  const remove = async (path: string): Promise<void> => {
    await rm(path, { force: true })
    removed += 1
  }
  for (const name of await namesIn(join(folder, 'tmp'))) if (await isOld(join(folder, 'tmp', name))) await remove(join(folder, 'tmp', name))
  for (const start of await namesIn(join(folder, 'sha256'))) {
    const hashes = await namesIn(join(folder, 'sha256', start))
    const kept = await isKept(hashes)
    for (const hash of hashes)
      if (!kept.has(hash) && (await isOld(join(folder, 'sha256', start, hash)))) await remove(join(folder, 'sha256', start, hash))
  }
  return removed
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(orNothing([]))
const statIfThere = (path: string) => stat(path).catch(orNothing(undefined))

const orNothing =
  <T>(nothing: T) =>
  (problem: NodeJS.ErrnoException): T => {
    if (problem.code === 'ENOENT') return nothing
    throw problem
  }
