/** What an archive holds, one after the other; each is read to its end, or passed over, before the next. */
export interface TarEntry {
  readonly name: string
  readonly sizeBytes: number
  readonly bytes: AsyncIterable<Uint8Array>
}

const blockBytes = 512

/** @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html ("ustar Interchange Format") */
export const tarHeader = (name: string, sizeBytes: number): Uint8Array => {
  const header = Buffer.alloc(blockBytes)
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`
  header.write(name, 0, 100)
  header.write(octal(0o600, 8), 100)
  header.write(octal(0, 8), 108)
  header.write(octal(0, 8), 116)
  header.write(octal(sizeBytes, 12), 124)
  header.write(octal(0, 12), 136)
  header.write('0', 156)
  header.write('ustar\u000000', 257)
  header.write(`${sumOf(header).toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** Behind the bytes of an entry. */
export const tarPadding = (sizeBytes: number): Uint8Array => new Uint8Array((blockBytes - (sizeBytes % blockBytes)) % blockBytes)

/** Behind the last entry. */
export const tarEnd = new Uint8Array(2 * blockBytes)

/** With the field of the sum itself as blanks. */
const sumOf = (header: Uint8Array): number => header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0)

/** The bytes are no archive, or end in the middle of one. */
export class BrokenTar extends Error {
  override readonly name = 'BrokenTar'
}

/** @throws BrokenTar */
export async function* readTar(stream: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const bytes = takeFrom(stream)
  for (;;) {
    const header = await bytes.exactly(blockBytes)
    if (header.every((byte) => byte === 0)) return bytes.toEnd()
    const { name, sizeBytes } = parseHeader(header)
    let left = sizeBytes
    const content = async function* () {
      while (left > 0) {
        const piece = await bytes.atMost(left)
        left -= piece.byteLength
        yield piece
      }
    }
    yield { name, sizeBytes, bytes: content() }
    while (left > 0) left -= (await bytes.atMost(left)).byteLength
    await bytes.exactly(tarPadding(sizeBytes).byteLength)
  }
}

const parseHeader = (header: Buffer): { name: string; sizeBytes: number } => {
  const text = (from: number, length: number) => header.toString('utf8', from, from + length).replace(/\0.*$/s, '')
  const octal = (from: number, length: number) => Number.parseInt(text(from, length).trim() || '0', 8)
  if (octal(148, 8) !== sumOf(header)) throw new BrokenTar('it is no archive')
  return { name: text(0, 100), sizeBytes: octal(124, 12) }
}

const takeFrom = (stream: AsyncIterable<Uint8Array>) => {
  const chunks = stream[Symbol.asyncIterator]()
  let rest: Uint8Array = new Uint8Array()
  const atMost = async (length: number): Promise<Uint8Array> => {
    while (rest.byteLength === 0) {
      const { done, value } = await chunks.next()
      if (done) throw new BrokenTar('it ends too early')
      rest = value
    }
    const piece = rest.subarray(0, length)
    rest = rest.subarray(piece.byteLength)
    return piece
  }
  const exactly = async (length: number): Promise<Buffer> => {
    const pieces: Uint8Array[] = []
    for (let left = length; left > 0; ) {
      const piece = await atMost(left)
      left -= piece.byteLength
      pieces.push(piece)
    }
    return Buffer.concat(pieces)
  }
  /** Whoever unpacks tells only at the end whether it was whole. */
  const toEnd = async (): Promise<void> => {
    while (!(await chunks.next()).done);
  }
  return { atMost, exactly, toEnd }
}
