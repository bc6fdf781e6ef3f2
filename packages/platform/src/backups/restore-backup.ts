import { type Database, type Loading, type LoadOptions, loadDatabase } from '@testmesh/storage'
import type { BlobFolder } from '../blobs/blob-folder.ts'
import { BrokenBackup, type Manifest } from './backup-format.ts'
import { readBackup } from './read-backup.ts'

export interface RestoreOptions extends Pick<LoadOptions, 'settle'> {
  readonly file: string
  /** Of the file, which was read to its end once. */
  readonly manifest: Manifest
  readonly database: Database
  readonly blobs: BlobFolder
  /** Everything is as it was then, and the reason is thrown. */
  readonly signal?: AbortSignal
}

/**
 * Puts the content of a backup in the place of all that the database holds: all of it, or nothing.
 *
 * @throws BrokenBackup, DatabaseInUse
 */
export const restoreBackup = async (options: RestoreOptions): Promise<void> => {
  const { database, blobs, manifest, signal } = options
  const added = new Set<string>()
  try {
    await loadDatabase(database, {
      schema: manifest.schema,
      load: (loading) => load(loading, options, added),
      settle: async (sql) => {
        await options.settle(sql)
        signal?.throwIfAborted()
      },
    })
  } catch (problem) {
    const isKept = async (hashes: readonly string[]) => new Set(hashes.filter((hash) => !added.has(hash)))
    // Nothing names them.
    if (added.size > 0) await blobs.removeOrphans({ olderThanMs: -1, isKept })
    throw problem
  }
}

const load = async ({ tables, insert }: Loading, { file, manifest, blobs, signal }: RestoreOptions, added: Set<string>): Promise<void> => {
  const tablesByName = new Map(tables.map((table) => [table.name, table]))
  for (const { name, columns } of manifest.tables) {
    const there = tablesByName.get(name)?.columns ?? []
    if (there.map((column) => column.name).join() !== columns.join())
      throw new BrokenBackup(`${file} does not fit: ${name} has other columns in schema ${manifest.schema} of this version.`)
  }
  for await (const part of readBackup(file)) {
    signal?.throwIfAborted()
    // It is read a second time: what is loaded must be what was looked at.
    if (part.type === 'manifest' && JSON.stringify(part.manifest) !== JSON.stringify(manifest))
      throw new BrokenBackup(`${file} became another backup meanwhile. Nothing was changed: try again when nobody writes it.`)
    const table = part.type === 'rows' ? tablesByName.get(part.table) : undefined
    if (part.type === 'rows' && table) await insert(table, part.rows)
    if (part.type === 'attachment' && (await blobs.size(part.sha256)) === undefined) {
      added.add(part.sha256)
      await blobs.put(part.bytes, '')
    }
  }
}
