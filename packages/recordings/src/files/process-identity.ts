import * as fs from 'node:fs'

/** A process, told apart from a later one with the same id. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in the words of its system; compared, never read. Absent where the system does not tell. */
  readonly start?: string
}

export const ownIdentity = (): ProcessIdentity => identityOf(process.pid)

/** Whether the process still runs. One of another machine or container counts as dead. */
export const isAlive = (identity: ProcessIdentity): boolean => {
  if (!hasPid(identity.pid)) return false
  return identity.start === undefined || identityOf(identity.pid).start === identity.start
}

const hasPid = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const identityOf = (pid: number): ProcessIdentity => {
  const start = process.platform === 'linux' ? startOnLinux(pid) : process.platform === 'win32' ? undefined : startByPs(pid)
  return start === undefined ? { pid } : { pid, start }
}

/** The boot, and the ticks from the boot to the start: field 22, the 20th behind the name in parentheses. */
const startOnLinux = (pid: number): string | undefined => {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return `${fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${ticks}`
  } catch {
    return undefined
  }
}

const startByPs = (pid: number): string | undefined => {
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const found = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })
  return found.status === 0 ? found.stdout.trim() : undefined
}
