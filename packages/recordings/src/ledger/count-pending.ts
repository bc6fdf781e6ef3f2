import * as fs from 'node:fs'
import { join } from 'node:path'
import { isInUse, type LedgerHead, type LedgerLine, openEntries, parseLedgerLine } from './ledger-file.ts'

/**
 * How many things are left to undo when this process ends now: its own, and what ended batches and dead processes left. Needs no key
 * and waits for nothing; a ledger that cannot be read counts as one.
 */
export const countPending = (folder: string): number => {
  const path = join(folder, 'cleanup')
  return ledgersIn(path).reduce((sum, name) => sum + countIn(join(path, name)), 0)
}

/** None where nothing was ever listed; a folder that cannot be read stops nobody here: it does so where something is to be listed. */
const ledgersIn = (path: string): string[] => {
  try {
    return fs.readdirSync(path).filter((name) => name.endsWith('.jsonl'))
  } catch {
    return []
  }
}

const countIn = (path: string): number => {
  try {
    return countOpen(fs.readFileSync(path, 'utf8'))
  } catch (error) {
    // Another run may just have undone the last of it.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 0 : 1
  }
}

const countOpen = (text: string): number => {
  const parsed = text.split('\n').slice(0, -1).map(parseLedgerLine)
  const [head, ...lines] = parsed.filter((line) => line !== undefined) as [LedgerHead?, ...LedgerLine[]]
  if (head?.process === undefined) return text.includes('\n') ? 1 : 0
  return head.process.pid !== process.pid && isInUse(head, lines) ? 0 : openEntries(lines).size
}
