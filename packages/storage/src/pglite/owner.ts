import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'

/** Who has a folder. */
export interface Owner {
  readonly pid: number
  /** When that process began, in words of its system: tells it from a later one of the same number. */
  readonly startedAt?: string
  /** It let go, though its process may live. */
  readonly isGone?: boolean
}

export const readOwner = async (file: string): Promise<Owner | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner
  } catch {
    return undefined
  }
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (problem) {
    // Somebody else's process.
    return (problem as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Undefined where the system has no `ps`. */
export const findStartTime = (pid: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile('ps', ['-o', 'lstart=', '-p', String(pid)], { env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } }, (problem, out) =>
      resolve(problem ? undefined : out.trim() || undefined),
    )
  })
