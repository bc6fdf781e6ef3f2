import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { builtBin } from '../built-cli.ts'

export const repository = join(import.meta.dirname, '../..')
/** The command line: as it is published where Vitest built it, else from source. */
export const bin = process.env.VITEST === undefined ? join(repository, 'apps/cli/src/bin.ts') : builtBin

export interface RunningCli {
  readonly child: ChildProcess
  /** Resolves when the output contains `text`. */
  says(text: string): Promise<void>
  /** What it wrote until now. */
  soFar(): string
  /** Resolves when it ended: exit code, or the name of the signal, and all it wrote. */
  readonly ended: Promise<{ code: number | string; output: string }>
}

export interface StartOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** As in a terminal: the test writes to its standard input, and all that it says comes in its order. Default: it has no input. */
  readonly isInteractive?: boolean
}

/** Starts the command line as a process of its own. */
export const startCli = (args: readonly string[], options: StartOptions): RunningCli => {
  const { CI: _, ...inherited } = process.env
  const env = { ...inherited, NO_COLOR: '1', XDG_CONFIG_HOME: join(options.cwd, '.config'), ...options.env }
  const child = options.isInteractive
    ? spawn('sh', ['-c', 'exec "$0" "$@" 2>&1', process.execPath, bin, ...args], { cwd: options.cwd, env, stdio: 'pipe' })
    : spawn(process.execPath, [bin, ...args], { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const listener of [...listeners]) listener()
    })
  }
  const ended = new Promise<{ code: number | string; output: string }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code: code ?? signal ?? '', output }))
  })
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (output.includes(text)) resolve()
      }
      listeners.add(look)
      void ended.then(() => reject(new Error(`it ended without saying "${text}":\n${output}`)))
      look()
    })
  return { child, says, ended, soFar: () => output }
}
