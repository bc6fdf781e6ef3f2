import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { latestSchema, type Row } from '@testmesh/storage'
import {
  attachmentName,
  BrokenBackup,
  type End,
  endName,
  formatVersion,
  hashOf,
  keyName,
  type Manifest,
  manifestName,
  rowsName,
} from './backup-format.ts'
import { BrokenTar, readTar, type TarEntry } from './tar.ts'

/** What a backup holds, part by part. */
export type Part =
  | { readonly type: 'manifest'; readonly manifest: Manifest }
  | { readonly type: 'rows'; readonly table: string; readonly rows: readonly Row[] }
  | { readonly type: 'attachment'; readonly sha256: string; readonly bytes: AsyncIterable<Uint8Array> }
  | { readonly type: 'key'; readonly masterKey: string }
  | { readonly type: 'end'; readonly end: End }

/**
 * Reads a backup from its file and checks all that it reads; the last part is the end, or it throws.
 *
 * @throws BrokenBackup
 */
export async function* readBackup(file: string): AsyncGenerator<Part> {
  try {
    yield* readParts(readTar(unpack(file)))
  } catch (problem) {
    throw inWords(file, problem)
  }
}

/** What a backup says of itself. */
export interface Verified {
  readonly manifest: Manifest
  readonly end: End
  /** As text, when it holds it. */
  readonly masterKey?: string
}

/** Reads all of it. @throws BrokenBackup */
export const verifyBackup = async (file: string): Promise<Verified> => {
  let found: Partial<Verified> = {}
  for await (const part of readBackup(file)) {
    if (part.type === 'manifest') found = { ...found, manifest: part.manifest }
    if (part.type === 'key') found = { ...found, masterKey: part.masterKey }
    if (part.type === 'end') found = { ...found, end: part.end }
  }
  const { manifest, end } = found
  if (!manifest || !end) throw new Error('a backup was read to its end, and had none')
  return { ...found, manifest, end }
}

async function* unpack(file: string): AsyncGenerator<Uint8Array> {
  const unpacked = new PassThrough()
  // What goes wrong there is thrown where it is read.
  pipeline(createReadStream(file), createGunzip(), unpacked).catch(() => undefined)
  yield* unpacked
}

async function* readParts(entries: AsyncGenerator<TarEntry>): AsyncGenerator<Part> {
  const first = await entries.next().catch((problem: unknown) => {
    throw problem instanceof BrokenTar ? new NotOurs() : problem
  })
  if (first.done || first.value.name !== manifestName) throw new NotOurs()
  const text = await readAll(first.value)
  const manifest = parseManifest(text)
  yield { type: 'manifest', manifest }
  const seen = watch(manifest)
  for await (const entry of entries) {
    if (entry.name === endName) {
      const end = JSON.parse(String(await readAll(entry))) as End
      if (end.manifest !== hashOf(text)) throw new Damaged(manifestName)
      seen.compare(end)
      // What comes behind it is checked too: the sum that gzip keeps.
      for await (const { name } of entries) throw new Damaged(name)
      yield { type: 'end', end }
      return
    }
    if (entry.name === keyName) yield { type: 'key', masterKey: String(await readAll(entry)) }
    else if (entry.name.startsWith(attachmentName(''))) yield* readAttachment(entry, seen)
    else yield seen.rowsOf(entry.name, await readAll(entry))
  }
  throw new BrokenTar('it ends too early')
}

async function* readAttachment({ name, sizeBytes, bytes }: TarEntry, seen: Seen): AsyncGenerator<Part> {
  const sha256 = name.slice(attachmentName('').length)
  const hash = createHash('sha256')
  const hashed = async function* () {
    for await (const chunk of bytes) {
      hash.update(chunk)
      yield chunk
    }
  }
  const content = hashed()
  yield { type: 'attachment', sha256, bytes: content }
  for await (const _ of content);
  if (hash.digest('hex') !== sha256) throw new Damaged(name)
  seen.attachment(sizeBytes)
}

type Seen = ReturnType<typeof watch>

/** Counts what comes by, for the comparison in the end. */
const watch = (manifest: Manifest) => {
  const tables = new Map(manifest.tables.map(({ name }) => [name, { rows: 0, chunks: 0, hash: createHash('sha256') }]))
  const attachments = { count: 0, bytes: 0 }
  return {
    attachment: (sizeBytes: number): void => {
      attachments.count += 1
      attachments.bytes += sizeBytes
    },
    rowsOf: (entry: string, bytes: Uint8Array): Part => {
      const [, name = ''] = /^tables\/([^/]+)\//.exec(entry) ?? []
      const table = tables.get(name)
      if (!table || entry !== rowsName(name, table.chunks + 1)) throw new Damaged(entry)
      const lines = String(bytes).split('\n').slice(0, -1)
      table.chunks += 1
      table.rows += lines.length
      table.hash.update(bytes)
      return { type: 'rows', table: name, rows: lines.map((line) => JSON.parse(line) as Row) }
    },
    compare: (end: End): void => {
      for (const [name, { rows, hash }] of tables)
        if (end.tables?.[name]?.rows !== rows || end.tables[name].sha256 !== hash.digest('hex')) throw new Damaged(`tables/${name}`)
      if (end.attachments?.count !== attachments.count || end.attachments.bytes !== attachments.bytes) throw new Damaged('attachments')
    },
  }
}

const parseManifest = (text: Buffer): Manifest => {
  const manifest = JSON.parse(String(text)) as Partial<Manifest>
  if (!Number.isInteger(manifest.format)) throw new NotOurs()
  if (manifest.format !== formatVersion || (manifest.schema ?? 0) > latestSchema)
    throw new BrokenBackup(
      `The backup was made by TestMesh ${manifest.version}, in format ${manifest.format} and with schema ${manifest.schema}; ` +
        `this version knows format ${formatVersion} and schemas up to ${latestSchema}. Use that version, or a newer one.`,
    )
  if (!isWhole(manifest)) throw new Damaged(manifestName)
  return manifest
}

/** Its own sum is not known before the end. */
const isWhole = (manifest: Partial<Manifest>): manifest is Manifest =>
  Number.isInteger(manifest.schema) &&
  Array.isArray(manifest.keys) &&
  Array.isArray(manifest.tables) &&
  manifest.tables.every((table) => typeof table?.name === 'string' && Array.isArray(table.columns))

const readAll = async ({ name, sizeBytes, bytes }: TarEntry): Promise<Buffer> => {
  if (sizeBytes > mostBytes) throw new Damaged(name)
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** More rows than are ever written together. */
const mostBytes = 512 * 1024 * 1024

/** Something else. */
class NotOurs extends Error {}

/** A part is not what it was when it was written. */
class Damaged extends Error {
  readonly part: string
  constructor(part: string) {
    super(part)
    this.part = part
  }
}

const inWords = (file: string, problem: unknown): unknown => {
  if (!(problem instanceof Error)) return problem
  const broken = (what: string) => new BrokenBackup(`${file} ${what}`, { cause: problem })
  const code = 'code' in problem ? problem.code : undefined
  if (problem instanceof NotOurs || (code === 'Z_DATA_ERROR' && problem.message === 'incorrect header check'))
    return broken('is no backup of TestMesh.')
  if (problem instanceof Damaged) return broken(`is damaged: ${problem.part} is not what was written.`)
  if (code === 'Z_BUF_ERROR') return broken('is cut off: its end is missing. Nothing of it can be trusted.')
  if (problem instanceof BrokenTar || problem instanceof SyntaxError || String(code).startsWith('Z_'))
    return broken('is damaged: what it is packed in does not unpack.')
  return problem
}
