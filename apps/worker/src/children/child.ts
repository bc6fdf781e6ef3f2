import { fork } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import type { FromChild, ToChild } from '../messages.ts'

export interface ChildOptions {
  /** The module that a child runs. */
  readonly entry: URL
  /** Of its heap. What needs more ends, alone. */
  readonly memoryMb: number
}

/** One process that runs executions, one at a time. */
export interface Child {
  readonly pid: number
  /** How many it was given. */
  runs: number
  /** What it held when it ended the last one. */
  residentMb: number
  send(message: ToChild): void
  /** Whose messages they are from now on. */
  onMessage(listener: (message: FromChild) => void): void
  /** Ends it and everything that it started, at once. */
  kill(): void
  /** Resolves when it has ended, to how. */
  readonly ended: Promise<string>
}

/** What steps started in groups of their own ends by the last word of a child. One whose thread is blocked has none. Milliseconds. */
const lastWordMs = 250

/** Of the worker's environment, what says nothing about anybody. */
const passedOn = ['TZ', 'LANG', 'LC_ALL', 'NODE_EXTRA_CA_CERTS', 'TMPDIR', 'TEMP', 'SystemRoot']

/** Resolves when it is ready for its first execution. Rejects when it ends before. */
export const startChild = async ({ entry, memoryMb }: ChildOptions): Promise<Child> => {
  const env = Object.fromEntries(passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
  // A group of its own, so that what it started can be ended with it.
  const forked = fork(entry, [], {
    env: { ...env, ...compiled() },
    detached: true,
    execArgv: [`--max-old-space-size=${memoryMb}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const { pid } = forked
  if (pid === undefined) throw await new Promise<Error>((resolve) => forked.once('error', resolve))
  let listener: (message: FromChild) => void = () => {}
  let said = ''
  forked.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4096)
  })
  forked.on('message', (message: FromChild) => {
    if (message.type === 'ended') child.residentMb = message.residentMb
    listener(message)
  })
  // A message to one that has just ended; `ended` tells.
  forked.on('error', () => {})
  const ended = new Promise<string>((resolve) =>
    forked.once('exit', (code, signal) => {
      endGroup(pid, 'SIGKILL')
      resolve(howItEnded({ code, signal, said }))
    }),
  )
  const child: Child = {
    pid,
    runs: 0,
    residentMb: 0,
    send: (message) => void (forked.connected && forked.send(message)),
    onMessage: (next) => {
      listener = next
    },
    kill: () => {
      endGroup(pid, 'SIGTERM')
      const force = setTimeout(() => endGroup(pid, 'SIGKILL'), lastWordMs)
      void ended.then(() => clearTimeout(force))
    },
    ended,
  }
  await readiness(child)
  return child
}

/** Where this process keeps what it compiled: that is a third to a half of the start of a child. */
const compiled = (): Record<string, string> => {
  const folder = getCompileCacheDir()
  // Node makes a folder for its version below the one it is told.
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) }
}

const readiness = (child: Child): Promise<void> =>
  new Promise((resolve, reject) => {
    child.onMessage(({ type }) => type === 'ready' && resolve())
    void child.ended.then((how) => reject(new Error(`a runner could not start: ${how}`)))
  })

const endGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal)
  } catch {
    // It has ended, and all it started.
  }
}

interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** The end of what it wrote: read for its cause, shown to nobody, since a secret may be in it. */
  readonly said: string
}

const howItEnded = ({ code, signal, said }: Exit): string => {
  if (/heap out of memory|Allocation failed/.test(said)) return 'its process needed more memory than it may have'
  return signal === null ? `its process ended with code ${code}` : `its process was ended by ${signal}`
}
