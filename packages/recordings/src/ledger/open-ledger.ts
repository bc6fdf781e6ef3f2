import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ledgerFile, prepareFolder } from '../files/batch-folder.ts'
import { filePromises } from '../files/file-promises.ts'
import { ownIdentity } from '../files/process-identity.ts'
import { loadKey } from '../seal/key-file.ts'
import { sealJson } from '../seal/seal.ts'
import type { LedgerEntry, LedgerHead, LedgerLine } from './ledger-file.ts'

export interface LedgerOptions {
  /** The project's `.testmesh`. */
  readonly folder: string
  readonly batchId: string
  /** Milliseconds since 1970. Default: the system's clock. */
  readonly now?: () => number
  /** Default: the key in the user's config folder. */
  readonly keyFile?: string
}

export interface Ledger {
  /** Resolves with the id of the entry when it would survive a power cut. @throws what the write threw: nothing is kept */
  add(entry: LedgerEntry): Promise<string>
  /** It is gone: nothing is left to undo. */
  done(id: string): Promise<void>
  /** Removes the file when nothing is left in it; else leaves its entries to `pendingEntries`. */
  close(): Promise<void>
}

/** The cleanup ledger of a batch: `.testmesh/cleanup/<batchId>.jsonl`, made by the first `add`. */
export const openLedger = (options: LedgerOptions): Ledger => {
  const path = ledgerFile(options.folder, options.batchId)
  const now = options.now ?? Date.now
  const open = new Set<string>()
  let count = 0
  let lines: ReturnType<typeof createDurableLines> | undefined
  return {
    async add(entry) {
      lines ??= createDurableLines(path, { v: 1, batchId: options.batchId, process: ownIdentity() }, options.folder)
      const id = String(++count)
      await lines.write({ type: 'add', id, at: now(), ...entry, ref: sealJson(entry.ref, loadKey(options.keyFile)) })
      open.add(id)
      return id
    },
    async done(id) {
      if (open.delete(id)) await lines?.write({ type: 'done', id })
    },
    async close() {
      if (open.size > 0) await lines?.write({ type: 'closed' })
      await lines?.close()
      if (lines && open.size === 0) await filePromises().rm(path, { force: true })
    },
  }
}

interface Waiting {
  readonly line: LedgerLine
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Lines that are on the disk when `write` resolves. Those that wait at the same time share one sync. */
const createDurableLines = (path: string, head: LedgerHead, folder: string) => {
  let waiting: Waiting[] = []
  let writing: Promise<void> | undefined
  let file: FileHandle | undefined

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        file ??= await makeFile(path, head, folder)
        await file.writeFile(group.map(({ line }) => `${JSON.stringify(line)}\n`).join(''))
        await file.datasync()
        for (const { resolve } of group) resolve()
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    writing = undefined
  }
  return {
    write: (line: LedgerLine): Promise<void> =>
      new Promise((resolve, reject) => {
        waiting.push({ line, resolve, reject })
        writing ??= writeAll()
      }),
    async close(): Promise<void> {
      await writing
      await file?.close()
    },
  }
}

const makeFile = async (path: string, head: LedgerHead, folder: string): Promise<FileHandle> => {
  prepareFolder(folder)
  await filePromises().mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await filePromises().open(path, 'a', 0o600)
  await file.writeFile(`${JSON.stringify(head)}\n`)
  await syncFolder(dirname(path))
  return file
}

/** The name of a new file is durable once its folder is. Windows has no such call and needs none. */
const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return
  const folder = await filePromises().open(path)
  await folder.sync().finally(() => folder.close())
}
