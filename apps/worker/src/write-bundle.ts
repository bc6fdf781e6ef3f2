import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import type { Bundle } from '@testmesh/storage'
import { TooLarge } from './unable.ts'

/** The files of an execution in a folder of their own, for this user alone; gone at the end of an `await using`. */
export interface WrittenBundle extends AsyncDisposable {
  readonly folder: string
}

export interface DiskRoom {
  readonly freeBytes: number
  /** Used or not. */
  readonly sizeBytes: number
}

export interface WriteOptions {
  /** What the disk of a folder has. Default: as the file system says. */
  readonly roomOn?: ((folder: string) => Promise<DiskRoom>) | undefined
}

/** @throws TooLarge; Error when the bytes of a file are no longer kept, or its path leaves the folder */
export const writeBundle = async (
  { files }: Bundle,
  contents: ReadonlyMap<string, Uint8Array>,
  { roomOn = roomOnDisk }: WriteOptions = {},
): Promise<WrittenBundle> => {
  const folder = await mkdtemp(join(tmpdir(), 'testmesh-run-'))
  const dispose = () => rm(folder, { recursive: true, force: true })
  try {
    needRoom(sizeOf(files, contents), await roomOn(folder))
    for (const [path, sha256] of Object.entries(files)) {
      const bytes = contents.get(sha256)
      if (!bytes) throw new Error(`the bytes of ${path} are no longer kept`)
      const file = join(folder, path)
      // The API refuses such paths; executions that were made before it did may be run again.
      if (!file.startsWith(folder + sep)) throw new Error(`${path} lies outside the project`)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, bytes)
    }
  } catch (problem) {
    await dispose()
    throw problem
  }
  return { folder, [Symbol.asyncDispose]: dispose }
}

/** A disk with less than this is full for every execution. */
const fullBelowMiB = 32

/** The same bytes stand once for each path. */
const sizeOf = (files: Readonly<Record<string, string>>, contents: ReadonlyMap<string, Uint8Array>): number =>
  Object.values(files).reduce((sum, sha256) => sum + (contents.get(sha256)?.byteLength ?? 0), 0)

const needRoom = (neededBytes: number, { freeBytes, sizeBytes }: DiskRoom): void => {
  const isFull = freeBytes < fullBelowMiB * MiB
  if (neededBytes <= sizeBytes && (neededBytes <= freeBytes || isFull)) return
  throw new TooLarge(`needs ${inMiB(neededBytes)} for its files, and the disk of the worker has ${inMiB(freeBytes)} left`)
}

const MiB = 1024 * 1024
const inMiB = (bytes: number): string => `${Math.ceil(bytes / MiB)} MiB`

/** Some file systems do not tell. */
const roomOnDisk = async (folder: string): Promise<DiskRoom> => {
  const { blocks, bavail, bsize } = await statfs(folder)
  const sizeBytes = blocks === 0 ? Number.POSITIVE_INFINITY : blocks * bsize
  return { sizeBytes, freeBytes: blocks === 0 ? sizeBytes : bavail * bsize }
}
