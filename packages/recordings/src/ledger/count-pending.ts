import * as fs from 'node:fs'
import { join } from 'node:path'
import { isAlive } from '../files/process-identity.ts'
import { type LedgerHead, type LedgerLine, openEntries, parseLedgerLine } from './ledger-file.ts'

/**
 * How many things are left to undo when this process ends now: its own, and what ended batches and dead processes left. Needs no key
 * and waits for nothing; a ledger that cannot be read counts as one.
 */
export const countPending = (folder: string): number => {
  const path = join(folder, 'cleanup')
  if (!fs.existsSync(path)) return 0
  const files = fs.readdirSync(path).filter((name) => name.endsWith('.jsonl'))
  return files.reduce((sum, name) => sum + countOpen(fs.readFileSync(join(path, name), 'utf8')), 0)
}

const countOpen = (text: string): number => {
  const parsed = text.split('\n').slice(0, -1).map(parseLedgerLine)
  const [head, ...lines] = parsed.filter((line) => line !== undefined) as [LedgerHead?, ...LedgerLine[]]
  if (head?.process === undefined) return text.includes('\n') ? 1 : 0
  const isInUse = head.process.pid !== process.pid && isAlive(head.process) && !lines.some((line) => line.type === 'closed')
  return isInUse ? 0 : openEntries(lines).size
}
