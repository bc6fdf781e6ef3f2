import { maxBodyBytes } from './messages.ts'
import { oneBuffer } from './one-buffer.ts'

/** The whole body once nothing is missing and nothing is left over. */
export type ReadBody = (bytes: Buffer) => Buffer | 'body' | 'unusual'

/** Reads a body that comes in chunks (RFC 9112, 7.1), without extensions and trailers. */
export const createChunks = (): ReadBody => {
  const parts: Buffer[] = []
  let count = 0
  /** Of the chunk that is read. */
  let left = 0
  let line = ''
  let expected: 'size' | 'data' | 'line end' | 'end' = 'size'
  return (bytes) => {
    let at = 0
    while (at < bytes.length) {
      if (expected === 'data') {
        const part = bytes.subarray(at, at + left)
        parts.push(part)
        at += part.length
        left -= part.length
        if (left === 0) expected = 'line end'
        continue
      }
      const newline = bytes.indexOf(10, at)
      const end = newline < 0 ? bytes.length : newline + 1
      line += bytes.toString('latin1', at, end)
      at = end
      if (line.length > mostLineBytes) return 'unusual'
      if (newline < 0) return (expected === 'size' ? /^[\da-f]*\r?$/i : /^\r?$/).test(line) ? 'body' : 'unusual'
      if (expected === 'size') {
        const size = /^([\da-f]+)\r\n$/i.exec(line)?.[1]
        if (size === undefined) return 'unusual'
        left = Number.parseInt(size, 16)
        count += left
        if (count > maxBodyBytes) return 'unusual'
        expected = left === 0 ? 'end' : 'data'
      } else if (line !== '\r\n') return 'unusual'
      else if (expected === 'end') return at === bytes.length ? oneBuffer(parts) : 'unusual'
      else expected = 'size'
      line = ''
    }
    return 'body'
  }
}

/** A size that fits into 64 MiB, and its end. */
const mostLineBytes = 16
