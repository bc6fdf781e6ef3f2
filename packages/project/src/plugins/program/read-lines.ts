import type { Readable } from 'node:stream'

export interface LineReader {
  /** Bytes of a line at most. */
  readonly limit: number
  onLine(line: string): void
  /** A line is longer; what follows is not read any more. */
  onTooLong(): void
}

const NEWLINE = 0x0a

/** Reads a stream line by line; an empty line is none. */
export const readLines = (stream: Readable, { limit, onLine, onTooLong }: LineReader): void => {
  let parts: Buffer[] = []
  let length = 0
  const end = (): void => {
    const line = Buffer.concat(parts).toString('utf8').trim()
    parts = []
    length = 0
    if (line !== '') onLine(line)
  }
  const take = (chunk: Buffer): void => {
    let rest = chunk
    for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE)) {
      parts.push(rest.subarray(0, at))
      end()
      rest = rest.subarray(at + 1)
    }
    parts.push(rest)
    length += rest.length
    if (length <= limit) return
    stream.off('data', take).resume()
    onTooLong()
  }
  stream.on('data', take).on('end', end)
}
