import { promisify } from 'node:util'
import { httpError } from './http-error.ts'
import { maxBodyBytes } from './transport/messages.ts'

/** Undoes a `content-encoding` (several, in reverse order). An unknown one leaves the bytes as they are. @throws ActionError */
export const decompress = async (bytes: Buffer, contentEncoding: string | undefined): Promise<Buffer> => {
  if (contentEncoding === undefined || bytes.length === 0) return bytes
  let current = bytes
  for (const name of contentEncoding.toLowerCase().split(',').reverse()) current = await undo(current, name.trim())
  return current
}

const undo = async (bytes: Buffer, encoding: string): Promise<Buffer> => {
  const zlib = process.getBuiltinModule('node:zlib')
  const options = { maxOutputLength: maxBodyBytes }
  try {
    if (encoding === 'gzip' || encoding === 'x-gzip') return await promisify(zlib.gunzip)(bytes, options)
    if (encoding === 'br') return await promisify(zlib.brotliDecompress)(bytes, options)
    if (encoding === 'zstd') return await promisify(zlib.zstdDecompress)(bytes, options)
    // Some servers send "deflate" without the zlib header that RFC 9110 wants; the low four bits of the first byte tell.
    if (encoding === 'deflate') return await promisify(((bytes[0] ?? 0) & 0x0f) === 8 ? zlib.inflate : zlib.inflateRaw)(bytes, options)
    return bytes
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw httpError('HTTP_BODY_TOO_LARGE', 'the answer unpacks to more than 64 MiB', { cause })
    throw httpError('HTTP_BAD_RESPONSE', `the answer says it is ${encoding}, but it cannot be unpacked: ${(cause as Error).message}`, {
      cause,
    })
  }
}
