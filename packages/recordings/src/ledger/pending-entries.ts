import * as fs from 'node:fs'
import { basename, join } from 'node:path'
import type { JsonValue } from '@testmesh/protocol'
import { filePromises } from '../files/file-promises.ts'
import { readLines } from '../files/read-lines.ts'
import { loadKey } from '../seal/key-file.ts'
import { unsealJson } from '../seal/seal.ts'
import { isInUse, type LedgerEntry, type LedgerHead, type LedgerLine, openEntries, parseLedgerLine } from './ledger-file.ts'

/** Something a batch left behind. */
export interface PendingEntry extends Omit<LedgerEntry, 'ref'> {
  readonly batchId: string
  readonly id: string
  /** When it was announced, milliseconds since 1970. */
  readonly at: number
  readonly ref: JsonValue | undefined
  /** Why it can be shown, and not undone: it was sealed under a key that is gone, or its ledger is damaged. Its `ref` is undefined then. */
  readonly problem?: string
  /** It is gone, or given up: forgets it, and removes the ledger with its last entry. */
  resolve(): Promise<void>
}

/** What ended batches and dead processes left to undo, newest first: the order to undo it in. A running batch is not touched. */
export const pendingEntries = async (folder: string, options: { readonly keyFile?: string } = {}): Promise<PendingEntry[]> => {
  const path = join(folder, 'cleanup')
  if (!fs.existsSync(path)) return []
  const files = fs.readdirSync(path).filter((name) => name.endsWith('.jsonl'))
  const ledgers = await Promise.all(files.map((name) => pendingOf(join(path, name), options.keyFile)))
  return ledgers.flat().sort((left, right) => right.at - left.at)
}

const pendingOf = async (path: string, keyFile: string | undefined): Promise<PendingEntry[]> => {
  const { head, lines } = await readLedger(path)
  // A first line that was cut, or is still to come, promised nothing.
  if (head?.process === undefined) return fs.readFileSync(path, 'utf8').includes('\n') ? [damaged(path)] : []
  if (isInUse(head, lines)) return []
  const open = openEntries(lines)
  if (open.size === 0) fs.rmSync(path, { force: true })
  const resolve = async (id: string): Promise<void> => {
    open.delete(id)
    if (open.size === 0) await filePromises().rm(path, { force: true })
    // The newline before it ends a line that the death of the writer may have cut.
    else await filePromises().appendFile(path, `\n${JSON.stringify({ type: 'done', id } satisfies LedgerLine)}\n`)
  }
  return [...open.values()].reverse().map(({ type: _, ref: sealed, ...entry }) => {
    const ref = unsealJson(sealed, loadKey(keyFile)) as JsonValue | undefined
    const problem = ref === undefined ? { problem: 'it was sealed under a key that is gone' } : {}
    return { ...entry, batchId: head.batchId, ref, ...problem, resolve: () => resolve(entry.id) }
  })
}

/** What it listed nobody knows, and that is worth a word. */
const damaged = (path: string): PendingEntry => {
  const batchId = basename(path, '.jsonl')
  const about = { batchId, id: '', executionId: '', path, kind: 'ledger', ref: undefined, at: fs.statSync(path).mtimeMs }
  return {
    ...about,
    problem: 'it cannot be read, and nobody knows what it listed',
    resolve: () => filePromises().rm(path, { force: true }),
  }
}

/** Cut lines are left out; nobody was told that they are durable. */
const readLedger = async (path: string): Promise<{ head?: LedgerHead; lines: LedgerLine[] }> => {
  const parsed: unknown[] = []
  for await (const lines of readLines(path))
    for (const line of lines) {
      const value = parseLedgerLine(line)
      if (value !== undefined) parsed.push(value)
    }
  const [head, ...lines] = parsed as [LedgerHead?, ...LedgerLine[]]
  return { ...(head && { head }), lines }
}
