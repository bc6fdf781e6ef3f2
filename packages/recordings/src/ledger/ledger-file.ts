import type { JsonValue } from '@testmesh/protocol'
import { isAlive, type ProcessIdentity } from '../files/process-identity.ts'

/** Something that must be removed from the system under test, also after a crash. */
export interface LedgerEntry {
  readonly executionId: string
  /** Of the step that made it. */
  readonly path: string
  /** Which `undo` of the action removes it. */
  readonly kind: string
  readonly action?: string
  /** All that `undo` needs; it may hold secrets and is stored sealed. */
  readonly ref: JsonValue
}

/** First line of a ledger. */
export interface LedgerHead {
  readonly v: 1
  readonly batchId: string
  readonly process: ProcessIdentity
}

/** Every other line. */
export type LedgerLine =
  | (Omit<LedgerEntry, 'ref'> & { readonly type: 'add'; readonly id: string; readonly at: number; readonly ref: string })
  | { readonly type: 'done'; readonly id: string }
  /** The batch ended and left what is still open to others, though its process may live on. */
  | { readonly type: 'closed' }

export type AddedLine = Extract<LedgerLine, { type: 'add' }>

/** What was added and not undone, by id. */
export const openEntries = (lines: readonly LedgerLine[]): Map<string, AddedLine> => {
  const open = new Map<string, AddedLine>()
  for (const line of lines) {
    if (line.type === 'add') open.set(line.id, line)
    else if (line.type === 'done') open.delete(line.id)
  }
  return open
}

/** Whether what it lists is still the business of the process that writes it. */
export const isInUse = ({ process }: LedgerHead, lines: readonly LedgerLine[]): boolean =>
  isAlive(process) && !lines.some((line) => line.type === 'closed')

/** Undefined for a line that was cut. */
export const parseLedgerLine = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
