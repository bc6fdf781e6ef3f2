import type { Readable } from 'node:stream'
import { httpError } from '../http-error.ts'
import { maxBodyBytes } from './messages.ts'
import { oneBuffer } from './one-buffer.ts'

/** Calls `done` once with the whole body, or with what went wrong. */
export const collectBody = (stream: Readable, done: (error: Error | undefined, body: Buffer) => void): void => {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    sizeBytes += chunk.length
    if (sizeBytes > maxBodyBytes) stream.destroy(httpError('HTTP_BODY_TOO_LARGE', 'the answer is larger than 64 MiB'))
  })
  stream.on('end', () => done(undefined, oneBuffer(chunks)))
  stream.on('error', (error: Error) => done(error, emptyBuffer))
}

const emptyBuffer = Buffer.alloc(0)
