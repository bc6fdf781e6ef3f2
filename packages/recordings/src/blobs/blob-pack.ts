import type { Hash } from 'node:crypto'
import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import type { BlobRef } from '@testmesh/protocol'
import { largeBlobFile } from '../files/batch-folder.ts'
import { filePromises } from '../files/file-promises.ts'

export interface BlobWriter {
  /** Keeps bytes, once per content. When it resolves they survive the death of the process. */
  put(body: Uint8Array | AsyncIterable<Uint8Array>, mediaType?: string): Promise<BlobRef>
}

/** Larger blobs get a file of their own: a stream of unknown length cannot be put between others. */
export const packedSizeLimit = 1024 * 1024

/** The blobs of one batch: `blobs.pack`, and `blobs/` for the large ones. Neither is made before it is needed. */
export const createBlobPack = (batch: string): BlobWriter & { close(): void } => {
  const known = new Map<string, BlobRef>()
  let descriptor: number | undefined

  const keepInPack = (bytes: Uint8Array, ref: BlobRef): void => {
    descriptor ??= fs.openSync(join(batch, 'blobs.pack'), 'a', 0o600)
    const record = Buffer.concat([
      Buffer.from(`${JSON.stringify({ sha256: ref.sha256, sizeBytes: ref.sizeBytes })}\n`),
      bytes,
      Buffer.from('\n'),
    ])
    let written = 0
    while (written < record.length) written += fs.writeSync(descriptor, record, written)
  }
  const keepBytes = (bytes: Uint8Array, mediaType: string | undefined): BlobRef => {
    const sha256 = newHash().update(bytes).digest('hex')
    const before = known.get(sha256)
    if (before) return before
    const ref = { sha256, sizeBytes: bytes.length, ...(mediaType !== undefined && { mediaType }) }
    if (bytes.length <= packedSizeLimit) keepInPack(bytes, ref)
    else keepLarge(bytes, largeBlobFile(batch, sha256))
    known.set(sha256, ref)
    return ref
  }
  return {
    async put(body, mediaType) {
      if (body instanceof Uint8Array) return keepBytes(body, mediaType)
      const head = await readHead(body)
      if (head.isWhole) return keepBytes(Buffer.concat(head.chunks), mediaType)
      const { sha256, sizeBytes } = await spool(batch, head)
      const ref = known.get(sha256) ?? { sha256, sizeBytes, ...(mediaType !== undefined && { mediaType }) }
      known.set(sha256, ref)
      return ref
    },
    close() {
      if (descriptor !== undefined) fs.closeSync(descriptor)
      descriptor = undefined
    },
  }
}

export const newHash = (): Hash => process.getBuiltinModule('node:crypto').createHash('sha256')

const keepLarge = (bytes: Uint8Array, path: string): void => {
  fs.mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  fs.writeFileSync(`${path}.part`, bytes, { mode: 0o600 })
  fs.renameSync(`${path}.part`, path)
}

interface Head {
  readonly chunks: readonly Uint8Array[]
  readonly isWhole: boolean
  readonly rest: AsyncIterator<Uint8Array>
}

/** Reads until the end, or until there is more than the pack takes. */
const readHead = async (body: AsyncIterable<Uint8Array>): Promise<Head> => {
  const rest = body[Symbol.asyncIterator]()
  const chunks: Uint8Array[] = []
  let size = 0
  while (size <= packedSizeLimit) {
    const next = await rest.next()
    if (next.done) return { chunks, isWhole: true, rest }
    chunks.push(next.value)
    size += next.value.length
  }
  return { chunks, isWhole: false, rest }
}

/** Streams to a nameless file, which gets its name when the hash is known. */
const spool = async (batch: string, { chunks, rest }: Head): Promise<{ sha256: string; sizeBytes: number }> => {
  fs.mkdirSync(join(batch, 'blobs'), { recursive: true, mode: 0o700 })
  const path = join(batch, 'blobs', `${process.getBuiltinModule('node:crypto').randomUUID()}.part`)
  const file = await filePromises().open(path, 'wx', 0o600)
  const hash = newHash()
  let sizeBytes = 0
  const take = async (chunk: Uint8Array): Promise<void> => {
    hash.update(chunk)
    sizeBytes += chunk.length
    await file.writeFile(chunk)
  }
  try {
    for (const chunk of chunks) await take(chunk)
    for (let next = await rest.next(); !next.done; next = await rest.next()) await take(next.value)
  } catch (error) {
    await file.close()
    fs.rmSync(path, { force: true })
    throw error
  }
  await file.close()
  const sha256 = hash.digest('hex')
  fs.renameSync(path, largeBlobFile(batch, sha256))
  return { sha256, sizeBytes }
}
