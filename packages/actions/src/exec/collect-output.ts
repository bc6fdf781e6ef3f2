import type { Readable } from 'node:stream'

export interface CollectOptions {
  /** Each line as it comes. */
  onLine(line: string): void
  /** More came than is kept. Called once. */
  onTooMuch(): void
}

/** Of each stream, in all. */
const mostBytes = 64 * 1024 * 1024
/** Of one line, for people to follow. Characters. */
const longLine = 2_000

/** Keeps what comes, and tells each line. */
export const collectOutput = (stream: Readable, { onLine, onTooMuch }: CollectOptions): { take(): Buffer } => {
  const chunks: Buffer[] = []
  const decoder = new TextDecoder()
  let sizeBytes = 0
  let rest = ''
  const tell = (line: string): void => onLine(line.length > longLine ? `${line.slice(0, longLine)}…` : line)
  stream.on('data', (chunk: Buffer) => {
    if (sizeBytes > mostBytes) return
    sizeBytes += chunk.length
    if (sizeBytes > mostBytes) return onTooMuch()
    chunks.push(chunk)
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/)
    // A program that never ends its line is not followed by the letter.
    rest = (lines.pop() ?? '').slice(0, longLine + 1)
    for (const line of lines) tell(line)
  })
  // It ends by an error only when it is destroyed behind the end of the program.
  stream.on('error', () => undefined)
  return {
    take: () => {
      if (rest !== '') tell(rest)
      return Buffer.concat(chunks)
    },
  }
}
