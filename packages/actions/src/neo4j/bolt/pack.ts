/** A message, or a value that JSON does not know: its kind, and what it is made of. */
export interface Structure {
  readonly tag: number
  readonly fields: readonly unknown[]
}

/**
 * Writes values as Bolt carries them: what JSON has, and bytes.
 *
 * @see https://neo4j.com/docs/bolt/current/packstream/
 */
export const pack = (value: unknown): Buffer => {
  if (value === null || value === undefined) return Buffer.of(0xc0)
  if (typeof value === 'boolean') return Buffer.of(value ? 0xc3 : 0xc2)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? packInteger(value) : packFloat(value)
  if (typeof value === 'string') return withSize(Buffer.from(value), text)
  if (value instanceof Uint8Array) return withSize(value, bytes)
  if (Array.isArray(value)) return Buffer.concat([sizeOf(value.length, list), ...value.map(pack)])
  const entries = Object.entries(value as object)
  return Buffer.concat([sizeOf(entries.length, map), ...entries.flatMap(([key, part]) => [pack(key), pack(part)])])
}

/** A whole message. */
export const packMessage = ({ tag, fields }: Structure): Buffer =>
  Buffer.concat([Buffer.of(0xb0 + fields.length, tag), ...fields.map(pack)])

const packInteger = (value: number): Buffer => {
  if (value >= -16 && value < 128) return Buffer.of(value & 0xff)
  const buffer = Buffer.alloc(9)
  if (value >= -32_768 && value < 32_768) {
    buffer.writeUInt8(0xc9)
    buffer.writeInt16BE(value, 1)
    return buffer.subarray(0, 3)
  }
  buffer.writeUInt8(0xcb)
  buffer.writeBigInt64BE(BigInt(value), 1)
  return buffer
}

const packFloat = (value: number): Buffer => {
  const buffer = Buffer.alloc(9, 0xc1)
  buffer.writeDoubleBE(value, 1)
  return buffer
}

/** The marks of a kind of value: of up to 15 parts, and by how many bytes its size has. */
interface Marks {
  readonly tiny?: number
  readonly sizes: readonly [number, number, number]
}

const text: Marks = { tiny: 0x80, sizes: [0xd0, 0xd1, 0xd2] }
const list: Marks = { tiny: 0x90, sizes: [0xd4, 0xd5, 0xd6] }
const map: Marks = { tiny: 0xa0, sizes: [0xd8, 0xd9, 0xda] }
const bytes: Marks = { sizes: [0xcc, 0xcd, 0xce] }

const withSize = (content: Uint8Array, marks: Marks): Buffer => Buffer.concat([sizeOf(content.length, marks), content])

const sizeOf = (size: number, { tiny, sizes: [short, medium, long] }: Marks): Buffer => {
  if (tiny !== undefined && size < 16) return Buffer.of(tiny + size)
  if (size < 256) return Buffer.of(short, size)
  if (size < 65_536) return Buffer.of(medium, size >> 8, size & 0xff)
  const buffer = Buffer.alloc(5, long)
  buffer.writeUInt32BE(size, 1)
  return buffer
}
