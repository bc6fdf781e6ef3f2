import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { namingFile } from '@testmesh/recordings'

export interface FileText {
  /** What is no UTF-8 is U+FFFD. */
  readonly text: string
  /** Where it stops being UTF-8, in UTF-16 units; absent when all of it is. */
  readonly brokenAt?: number
}

/** A file as text. What is no UTF-8 would come out as other characters than were written: callers refuse it. */
export const readText = (path: string): FileText => decodeText(namingFile(path, () => readFileSync(path)))

export const decodeText = (bytes: Buffer): FileText => {
  const text = bytes.toString('utf8')
  return isUtf8(bytes) ? { text } : { text, brokenAt: firstBroken(bytes, text) }
}

/** Written again as UTF-8, the text differs from the bytes where they were none. */
export const firstBroken = (bytes: Buffer, text: string): number => {
  const again = Buffer.from(text)
  const at = bytes.findIndex((byte, index) => byte !== again[index])
  // A character that the break cuts in half is left out.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, at < 0 ? undefined : at), { stream: true }).length
}
