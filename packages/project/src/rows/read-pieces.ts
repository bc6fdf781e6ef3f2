import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { firstBroken } from '../read-text.ts'
import { DataError } from './data-error.ts'
import { behind, type DataPosition } from './position.ts'

/** The text of a file, piece by piece, without a byte order mark. @throws DataError where it is no UTF-8 */
export async function* readPieces(path: string): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  let isFirst = true
  let start: DataPosition = { line: 1, column: 1 }
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    const end = endOfCharacters(bytes)
    rest = bytes.subarray(end)
    const text = toText(bytes.subarray(0, end), start)
    start = behind(start, text)
    yield isFirst ? text.replace(/^\ufeff/, '') : text
    isFirst = false
  }
  if (rest.length > 0) toText(rest, start)
}

/** A character of several bytes that goes on in the next piece is left for it. */
const endOfCharacters = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

const toText = (bytes: Buffer, start: DataPosition): string => {
  const text = bytes.toString('utf8')
  if (isUtf8(bytes)) return text
  const position = behind(start, text.slice(0, firstBroken(bytes, text)))
  throw new DataError(`line ${position.line} is not UTF-8 text`, position)
}
