/// <reference path="./inner-modules.d.ts" />
import type { Buffer as Bytes } from 'node:buffer'
import { requireDriver } from '../../driver.ts'
import { kafkaError } from '../kafka-error.ts'

/** How the library asks for a compression that it does not have itself. */
interface Codec {
  compress(encoder: { readonly buffer: Bytes }): Promise<Bytes>
  decompress(bytes: Bytes): Promise<Bytes>
}

export const snappy: Codec = {
  compress: async ({ buffer }) => Buffer.from((await loadSnappy()).compress(buffer)),
  decompress: async (bytes) => {
    const { uncompress } = await loadSnappy()
    return Buffer.concat(snappyBlocks(bytes).map((block) => Buffer.from(uncompress(block))))
  },
}

export const lz4: Codec = {
  compress: async ({ buffer }) => {
    if (buffer.length > lz4BlockBytes) throw kafkaError('KAFKA_BAD_MESSAGE', 'more than 4 MiB at once cannot be compressed by lz4')
    const frame = Buffer.from((await loadLz4()).compress(buffer))
    frame.set(independentBlocks, lz4MagicBytes)
    return frame
  },
  decompress: async (bytes) => Buffer.from((await loadLz4()).decompress(bytes)),
}

export const zstd: Codec = {
  compress: async ({ buffer }) => process.getBuiltinModule('node:zlib').zstdCompressSync(buffer),
  decompress: async (bytes) => process.getBuiltinModule('node:zlib').zstdDecompressSync(bytes),
}

const lz4MagicBytes = 4
const lz4BlockBytes = 4 * 1024 * 1024
/**
 * Descriptor of an LZ4 frame of one block: "blocks are independent", 4 MiB, and the checksum of these two. The library leaves the first
 * out, which is all the same for one block, but brokers refuse frames without it.
 */
const independentBlocks = [0x60, 0x70, 0x73]

const loadSnappy = async () => (await requireDriver('snappyjs', () => import('snappyjs'))).default
const loadLz4 = async () => (await requireDriver('lz4js', () => import('lz4js'))).default

const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0])
const xerialHeaderBytes = 16

/** The Java client sends a stream of blocks, each after its length (snappy-java); others send one plain block. */
const snappyBlocks = (bytes: Bytes): Bytes[] => {
  if (!bytes.subarray(0, xerialMagic.length).equals(xerialMagic)) return [bytes]
  const blocks: Bytes[] = []
  for (let at = xerialHeaderBytes; at < bytes.length; ) {
    const size = bytes.readInt32BE(at)
    blocks.push(bytes.subarray(at + 4, at + 4 + size))
    at += 4 + size
  }
  return blocks
}
