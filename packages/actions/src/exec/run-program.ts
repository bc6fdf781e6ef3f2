import { endGroup, spawnGroup } from '../node/process-group.ts'
import { collectOutput } from './collect-output.ts'

export interface Program {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string | undefined
  readonly env: Readonly<Record<string, string>>
  readonly stdin: string | Uint8Array | undefined
}

export interface Ended {
  readonly stdout: Buffer
  readonly stderr: Buffer
  /** 128 and the number of the signal when it was ended by one. */
  readonly exitCode: number
  readonly signal: NodeJS.Signals | undefined
}

export interface RunOptions {
  /** Aborted: the program and what it started are ended. */
  readonly signal: AbortSignal
  /** Each line as it comes. */
  onLine(line: string): void
  /** Why it is ended when it writes more than is kept. */
  tooMuch(stream: 'stdout' | 'stderr'): Error
}

/** How long a program may take to end when it is asked to, before it is killed; settling takes less than 100. Milliseconds. */
const graceMs = 50
/** How long its last words may take behind its end, when something else holds its output open. Milliseconds. */
const lastWordsMs = 200

/**
 * Runs a program to its end, in a process group of its own: what it leaves running there is ended with it.
 *
 * @throws what starting it throws; the signal's reason; `tooMuch`
 */
export const runProgram = (program: Program, { signal, onLine, tooMuch }: RunOptions): Promise<Ended> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const child = spawnGroup(program)
    const collect = (name: 'stdout' | 'stderr') => collectOutput(child[name], { onLine, onTooMuch: () => stop(tooMuch(name)) })
    const stdout = collect('stdout')
    const stderr = collect('stderr')
    let isOver = false
    let stopped: { readonly reason: unknown } | undefined
    const settle = (finish: () => void): void => {
      if (isOver) return
      isOver = true
      signal.removeEventListener('abort', onAbort)
      child.stdout.destroy()
      child.stderr.destroy()
      endGroup(child, 'SIGKILL')
      finish()
    }
    const stop = (reason: unknown): void => {
      stopped ??= { reason }
      endGroup(child, 'SIGTERM')
      setTimeout(() => settle(() => reject(reason)), graceMs)
    }
    const onAbort = (): void => stop(signal.reason)
    signal.addEventListener('abort', onAbort)
    child.on('error', (error) => settle(() => reject(error)))
    const end = (code: number | null, by: NodeJS.Signals | null): void =>
      settle(() => {
        if (stopped) return reject(stopped.reason)
        const exitCode = code ?? 128 + (by === null ? 0 : process.getBuiltinModule('node:os').constants.signals[by])
        resolve({ stdout: stdout.take(), stderr: stderr.take(), exitCode, signal: by ?? undefined })
      })
    child.on('close', end)
    child.on('exit', (code, by) => setTimeout(() => end(code, by), lastWordsMs).unref())
    // A program need not read what it is given.
    child.stdin.on('error', () => undefined)
    child.stdin.end(program.stdin)
  })
