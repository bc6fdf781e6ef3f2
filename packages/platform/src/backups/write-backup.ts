import { createHash } from 'node:crypto'
import { type Database, type Dump, dumpDatabase, sealingKeyOf, type Table } from '@testmesh/storage'
import type { BlobFolder } from '../blobs/blob-folder.ts'
import {
  attachmentName,
  type End,
  endName,
  formatVersion,
  hashOf,
  keyName,
  type Manifest,
  manifestName,
  rowsName,
} from './backup-format.ts'
import { tarEnd, tarHeader, tarPadding } from './tar.ts'

export interface BackupOptions {
  readonly database: Database
  readonly blobs: BlobFolder
  /** Of TestMesh. */
  readonly version: string
  /** As text. Absent: the backup does not hold it. */
  readonly masterKey?: string
  /** Takes the next bytes, and resolves when it wants more. */
  readonly write: (bytes: Uint8Array) => Promise<void>
  /** Nothing more is read then, and the reason is thrown. */
  readonly signal?: AbortSignal
}

/** What was written. */
export interface Backup {
  readonly manifest: Manifest
  readonly end: End
}

/** All that a server holds, as it was at one moment, as an archive that is not packed yet. @throws NothingThere, SchemaTooNew */
export const writeBackup = async (options: BackupOptions): Promise<Backup> => {
  const keys = await sealingKeyOf(options.database).ids()
  return dumpDatabase(options.database, (dump) => write(dump, keys, options))
}

const write = async (dump: Dump, keys: readonly string[], options: BackupOptions): Promise<Backup> => {
  const { version, masterKey, signal } = options
  const put = async (name: string, content: Uint8Array): Promise<void> => {
    signal?.throwIfAborted()
    await options.write(tarHeader(name, content.byteLength))
    await options.write(content)
    await options.write(tarPadding(content.byteLength))
  }
  const tables = dump.tables.map(({ name, columns }) => ({ name, columns: columns.map((column) => column.name) }))
  const manifest: Manifest = { format: formatVersion, version, schema: dump.schema, madeAt: new Date().toISOString(), keys, tables }
  const text = toJson(manifest)
  await put(manifestName, text)
  const rows: [string, End['tables'][string]][] = []
  for (const table of dump.tables) rows.push([table.name, await writeRows(dump, table, put)])
  const attachments = await writeAttachments(dump, options)
  if (masterKey !== undefined) await put(keyName, Buffer.from(`${masterKey.trim()}\n`))
  const end: End = { manifest: hashOf(text), tables: Object.fromEntries(rows), attachments, hasKey: masterKey !== undefined }
  await put(endName, toJson(end))
  await options.write(tarEnd)
  return { manifest, end }
}

const writeRows = async (dump: Dump, table: Table, put: (name: string, content: Uint8Array) => Promise<void>) => {
  const hash = createHash('sha256')
  let [rows, number] = [0, 0]
  for await (const lines of dump.rows(table)) {
    const bytes = Buffer.from(lines.text)
    hash.update(bytes)
    rows += lines.rows
    number += 1
    await put(rowsName(table.name, number), bytes)
  }
  return { rows, sha256: hash.digest('hex') }
}

const writeAttachments = async (dump: Dump, { blobs, write, signal }: BackupOptions): Promise<End['attachments']> => {
  let [count, bytes, missing] = [0, 0, 0]
  for await (const hashes of dump.attachments())
    for (const sha256 of hashes) {
      signal?.throwIfAborted()
      const sizeBytes = await blobs.size(sha256)
      if (sizeBytes === undefined) missing += 1
      else {
        await write(tarHeader(attachmentName(sha256), sizeBytes))
        if (sizeBytes > 0) for await (const chunk of blobs.read(sha256)) await write(chunk)
        await write(tarPadding(sizeBytes))
        count += 1
        bytes += sizeBytes
      }
    }
  return { count, bytes, missing }
}

const toJson = (value: object): Buffer => Buffer.from(`${JSON.stringify(value, undefined, 1)}\n`)
