import { execFileSync } from 'node:child_process'

/** Whether a process still does anything. */
export const isAlive = (pid: number): boolean => {
  try {
    // A zombie that its new parent has not buried yet does nothing any more.
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)])
      .toString()
      .startsWith('Z')
  } catch {
    return false
  }
}
