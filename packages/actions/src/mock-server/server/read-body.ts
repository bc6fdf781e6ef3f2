import type { IncomingMessage } from 'node:http'

/** The longest body that is read. Bytes. */
export const LONGEST_BODY = 50 * 1024 * 1024

const nothing = Buffer.alloc(0)

/** The body as it came; `undefined` when it is longer than `LONGEST_BODY`. Rejects when the connection breaks. */
export const readBody = (message: IncomingMessage): Promise<Buffer | undefined> | Buffer => {
  const { 'content-length': length, 'transfer-encoding': encoding } = message.headers
  if (encoding === undefined && (length === undefined || length === '0')) return nothing
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    message.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= LONGEST_BODY) chunks.push(chunk)
      else resolve(undefined)
    })
    message.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
    message.on('error', reject)
    message.on('close', () => reject(new Error('the connection was closed before the request was complete')))
  })
}
