import * as fs from 'node:fs'
import { join } from 'node:path'
import type { BlobRef } from '@testmesh/protocol'
import { largeBlobFile } from '../files/batch-folder.ts'
import { filePromises } from '../files/file-promises.ts'
import { newHash } from './blob-pack.ts'

export interface BlobReader {
  /** The bytes, or undefined when the recording does not have them whole. */
  get(ref: BlobRef): Promise<Uint8Array | undefined>
}

/** Reads the blobs of a batch. The pack is scanned once, at the first question. */
export const createBlobReader = (batch: string): BlobReader => {
  let index: Promise<ReadonlyMap<string, Slice>> | undefined
  return {
    async get({ sha256 }) {
      const large = largeBlobFile(batch, sha256)
      if (fs.existsSync(large)) return whole(await filePromises().readFile(large), sha256)
      index ??= scanPack(join(batch, 'blobs.pack'))
      const slice = (await index).get(sha256)
      return slice && whole(await readSlice(join(batch, 'blobs.pack'), slice), sha256)
    },
  }
}

interface Slice {
  readonly offset: number
  readonly size: number
}

const whole = (bytes: Uint8Array, sha256: string): Uint8Array | undefined =>
  newHash().update(bytes).digest('hex') === sha256 ? bytes : undefined

const longestHeader = 128

/** Hops from record to record; one that is not whole is the last: its writer was killed. */
const scanPack = async (path: string): Promise<ReadonlyMap<string, Slice>> => {
  const found = new Map<string, Slice>()
  if (!fs.existsSync(path)) return found
  const file = await filePromises().open(path)
  try {
    const { size: fileSize } = await file.stat()
    const head = Buffer.alloc(longestHeader)
    let at = 0
    while (at < fileSize) {
      const { bytesRead } = await file.read(head, 0, longestHeader, at)
      const header = parseHeader(head.subarray(0, bytesRead))
      if (!header || at + header.length + header.ref.sizeBytes + 1 > fileSize) break
      found.set(header.ref.sha256, { offset: at + header.length, size: header.ref.sizeBytes })
      at += header.length + header.ref.sizeBytes + 1
    }
  } finally {
    await file.close()
  }
  return found
}

const parseHeader = (bytes: Buffer): { ref: BlobRef; length: number } | undefined => {
  const end = bytes.indexOf(10)
  if (end === -1) return undefined
  try {
    return { ref: JSON.parse(bytes.toString('utf8', 0, end)) as BlobRef, length: end + 1 }
  } catch {
    return undefined
  }
}

const readSlice = async (path: string, { offset, size }: Slice): Promise<Uint8Array> => {
  const file = await filePromises().open(path)
  try {
    const bytes = Buffer.alloc(size)
    await file.read(bytes, 0, size, offset)
    return bytes
  } finally {
    await file.close()
  }
}
