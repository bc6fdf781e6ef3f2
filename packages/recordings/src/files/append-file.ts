import * as fs from 'node:fs'
import { namingFile } from './naming-file.ts'

export interface AppendFile {
  /** Keeps `text` until there is enough to write. After a write that failed, nothing more is kept. */
  append(text: string): void
  /** @throws what a write threw: the disk is full */
  close(): void
}

const flushAtLength = 64 * 1024
const flushAfterMs = 250

/**
 * A file that only grows, written in pieces of about 64 KB and at the latest 250 ms after an append.
 * It is made by the first write. A process that is killed loses at most what was appended in that time.
 */
export const createAppendFile = (path: string): AppendFile => {
  let waiting = ''
  let descriptor: number | undefined
  let timer: NodeJS.Timeout | undefined
  let failure: unknown

  const write = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (waiting === '' || failure) return
    const text = waiting
    waiting = ''
    try {
      descriptor ??= fs.openSync(path, 'a', 0o600)
      const open = descriptor
      namingFile(path, () => writeFully(open, text))
    } catch (error) {
      failure = error
    }
  }
  return {
    append(text) {
      if (failure) return
      waiting += text
      if (waiting.length >= flushAtLength) write()
      else timer ??= setTimeout(write, flushAfterMs).unref()
    },
    close() {
      write()
      if (descriptor !== undefined) fs.closeSync(descriptor)
      descriptor = undefined
      if (failure) throw failure
    },
  }
}

const writeFully = (descriptor: number, text: string): void => {
  const bytes = Buffer.from(text)
  let written = 0
  while (written < bytes.length) written += fs.writeSync(descriptor, bytes, written)
}
