import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { root } from './run-step.ts'

/** How often who waits asks again. Milliseconds. */
const askMs = 200
const SQLITE_BUSY = 5

/**
 * Does `work` while no other process of this clone does work of the same name, which says what it is: `building the dashboard`.
 *
 * The lock is SQLite's on a file without content: the system takes it back from whoever dies, on every platform, and Node has none of its own.
 */
export const oneAtATime = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  const folder = join(root, 'node_modules/.cache/testmesh')
  mkdirSync(folder, { recursive: true })
  const file = new DatabaseSync(join(folder, `${name.replaceAll(' ', '-')}.lock`))
  try {
    if (!isTaken(file)) {
      process.stdout.write(`· waiting for another process: ${name}\n`)
      do await new Promise((resolve) => setTimeout(resolve, askMs))
      while (!isTaken(file))
    }
    return await work()
  } finally {
    file.close()
  }
}

const isTaken = (file: DatabaseSync): boolean => {
  try {
    file.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false
    throw error
  }
}
