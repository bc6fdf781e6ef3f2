import { appendFileSync, closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { namingFile } from '@testmesh/recordings'
import type { Spool } from '@testmesh/reporters'

/** In UTF-16 units: what is less stays in memory. */
const heldLength = 1024 * 1024

/** Text that goes to a file of its own, which only this user can read, when it becomes long. */
export const createSpool = (): Spool => {
  let waiting: string[] = []
  let length = 0
  let file: string | undefined
  return {
    append(text) {
      waiting.push(text)
      length += text.length
      if (length < heldLength) return
      file ??= join(mkdtempSync(join(tmpdir(), 'testmesh-report-')), 'spool')
      const spooled = file
      namingFile(spooled, () => appendFileSync(spooled, waiting.join(''), { mode: 0o600 }))
      waiting = []
      length = 0
    },
    *pieces() {
      if (file !== undefined) yield* piecesOf(file)
      yield* waiting
    },
    close() {
      if (file !== undefined) rmSync(dirname(file), { recursive: true, force: true })
    },
  }
}

function* piecesOf(file: string): Generator<string> {
  const descriptor = openSync(file, 'r')
  const decoder = new StringDecoder('utf8')
  const bytes = Buffer.alloc(256 * 1024)
  try {
    for (let read = readSync(descriptor, bytes); read > 0; read = readSync(descriptor, bytes)) yield decoder.write(bytes.subarray(0, read))
  } finally {
    closeSync(descriptor)
  }
}
