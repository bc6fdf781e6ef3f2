import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process'

export interface GroupProgram {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string | undefined
  /** All of it: nothing else is passed on. */
  readonly env: Readonly<Record<string, string>>
}

/** Starts a program in a process group of its own, so that what it starts can be ended with it. Windows has no such groups. */
export const spawnGroup = ({ command, args, cwd, env }: GroupProgram): ChildProcessWithoutNullStreams =>
  process.getBuiltinModule('node:child_process').spawn(command, [...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...env },
    stdio: 'pipe',
    windowsHide: true,
    detached: process.platform !== 'win32',
  })

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
