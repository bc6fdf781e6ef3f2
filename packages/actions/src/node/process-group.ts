import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process'

export interface GroupProgram {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string | undefined
  /** All of it: nothing else is passed on. */
  readonly env: Readonly<Record<string, string>>
}

/**
 * Starts a program in a process group of its own, so that what it starts can be ended with it; all of it ends with this process too,
 * when that has the time for a last word. Windows has no such groups.
 */
export const spawnGroup = ({ command, args, cwd, env }: GroupProgram): ChildProcessWithoutNullStreams => {
  const child = process.getBuiltinModule('node:child_process').spawn(command, [...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...env },
    stdio: 'pipe',
    windowsHide: true,
    detached: process.platform !== 'win32',
  })
  if (running.size === 0) process.on('exit', endAll)
  running.add(child)
  child.on('close', () => {
    running.delete(child)
    if (running.size === 0) process.off('exit', endAll)
  })
  return child
}

const running = new Set<ChildProcess>()

const endAll = (): void => {
  for (const child of running) endGroup(child, 'SIGKILL')
}

/** Sends a signal to a program of `spawnGroup` and all that it started. */
export const endGroup = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // Nothing of it is left.
  }
}
