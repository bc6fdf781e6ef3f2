import { dirname } from 'node:path'
import type { OpenMock } from '@testmesh/actions/mock'
import type { LoadedMock } from '@testmesh/project/mock'
import { explainSystemError } from '../system-error.ts'
import { UsageError } from '../usage-error.ts'
import { changedBetween, stampOf } from '../watch/stamp.ts'
import { watchFolders } from '../watch/watch-folders.ts'
import type { findMock } from './find-mock.ts'
import { orUsage } from './or-usage.ts'

interface Watched {
  readonly server: OpenMock
  /** What was read until now. */
  readonly files: ReadonlySet<string>
  readonly find: () => ReturnType<typeof findMock>
  readonly tellStart: (found: LoadedMock) => void
}

/** Serves what the source says now whenever one of its files is saved; what is wrong with it is told, and the old one goes on. */
export const watchSource = ({ server, files, find, tellStart }: Watched): { close(): void } => {
  let stamp = stampOf(files)
  let reading = Promise.resolve()
  const look = async (): Promise<void> => {
    const before = Date.now()
    if (changedBetween(stamp, stampOf(stamp.keys())).length === 0) return
    // What is wrong is told once, not at each look until it is mended.
    stamp = stampOf(stamp.keys(), before)
    const { found, files: read } = await find()
    const all = new Set([...stamp.keys(), ...read])
    stamp = stampOf(all, before)
    folders.set(foldersOf(all))
    if (!found) return
    if (found.mock.isRecording) throw new UsageError('--watch would lose what is recorded: the old one goes on')
    await orUsage(() => server.replace(found.mock))
    tellStart(found)
  }
  const folders = watchFolders(() => {
    reading = reading.then(look).catch(tell)
  })
  folders.set(foldersOf(files))
  return folders
}

/** A file may be gone for a moment while somebody saves it. */
const tell = (error: unknown): void => {
  const why = error instanceof UsageError ? error.message : explainSystemError(error as Error)
  if (why === undefined) throw error
  process.stderr.write(`error: ${why}\n`)
}

const foldersOf = (files: Iterable<string>): Set<string> => new Set([...files].map((file) => dirname(file)))
