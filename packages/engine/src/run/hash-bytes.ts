import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { BlobRef } from '@testmesh/protocol'
import type { BlobStore } from '../ports.ts'

/** The reference of bytes that nobody keeps. */
export const hashBytes = async (bytes: Parameters<BlobStore['put']>[0], mediaType: string): Promise<BlobRef> => {
  const hash = sha256.create()
  let sizeBytes = 0
  for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
    hash.update(chunk)
    sizeBytes += chunk.length
  }
  return { sha256: bytesToHex(hash.digest()), sizeBytes, mediaType }
}
