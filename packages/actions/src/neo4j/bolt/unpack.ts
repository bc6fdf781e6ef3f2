import type { Structure } from './pack.ts'

/**
 * Reads what Bolt carries: integers as `bigint`, structures as such. @throws RangeError, Error when it is none
 *
 * @see https://neo4j.com/docs/bolt/current/packstream/
 */
export const unpack = (buffer: Buffer): unknown => createReader(buffer).read()

export const isStructure = (value: unknown): value is Structure =>
  typeof value === 'object' && value !== null && 'tag' in value && 'fields' in value && Array.isArray(value.fields)

const createReader = (buffer: Buffer) => {
  let at = 0
  const take = (size: number): Buffer => {
    if (at + size > buffer.length) throw new RangeError('the message ends too early')
    at += size
    return buffer.subarray(at - size, at)
  }
  const many = (count: number): unknown[] => Array.from({ length: count }, read)
  const text = (size: number): string => take(size).toString()
  const entries = (count: number): Record<string, unknown> => {
    // Without a prototype: any key may come.
    const found: Record<string, unknown> = Object.create(null)
    for (let index = 0; index < count; index += 1) found[String(read())] = read()
    return found
  }
  const structure = (count: number): Structure => ({ tag: take(1).readUInt8(), fields: many(count) })
  const size = (bytes: number): number => take(bytes).readUIntBE(0, bytes)

  const read = (): unknown => {
    const mark = take(1).readUInt8()
    if (mark < 0x80 || mark >= 0xf0) return BigInt(mark < 0x80 ? mark : mark - 0x1_00)
    const low = mark & 0x0f
    switch (mark & 0xf0) {
      case 0x80:
        return text(low)
      case 0x90:
        return many(low)
      case 0xa0:
        return entries(low)
      case 0xb0:
        return structure(low)
      default:
        return readSized(mark)
    }
  }

  const readSized = (mark: number): unknown => {
    switch (mark) {
      case 0xc0:
        return null
      case 0xc1:
        return take(8).readDoubleBE()
      case 0xc2:
      case 0xc3:
        return mark === 0xc3
      case 0xc8:
      case 0xc9:
      case 0xca: {
        const bytes = 1 << (mark - 0xc8)
        return BigInt(take(bytes).readIntBE(0, bytes))
      }
      case 0xcb:
        return take(8).readBigInt64BE()
      case 0xcc:
      case 0xcd:
      case 0xce:
        return new Uint8Array(take(size(1 << (mark - 0xcc))))
      case 0xd0:
      case 0xd1:
      case 0xd2:
        return text(size(1 << (mark - 0xd0)))
      case 0xd4:
      case 0xd5:
      case 0xd6:
        return many(size(1 << (mark - 0xd4)))
      case 0xd8:
      case 0xd9:
      case 0xda:
        return entries(size(1 << (mark - 0xd8)))
      default:
        throw new Error(`there is no value that begins with 0x${mark.toString(16)}`)
    }
  }

  return { read }
}
