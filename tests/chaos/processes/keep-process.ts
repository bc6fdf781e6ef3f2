import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { note, type ProcessConfig } from './open-queue.ts'

export type Role = 'worker' | 'housekeeper' | 'client'

/** A process that is started again whenever it ends, until it is let go. */
export interface KeptProcess {
  readonly role: Role
  pid(): number | undefined
  /** The pid it went to, or nothing when there is none at the moment. */
  signal(name: NodeJS.Signals): number | undefined
  /** Ends it with SIGTERM; resolves when the one that follows is at work. */
  restart(): Promise<void>
  /** Kills it for good. */
  end(): Promise<void>
  /** Resolves when it ended by itself with exit code 0: a client that is done. */
  readonly done: Promise<void>
}

export const keepProcess = (role: Role, config: ProcessConfig): KeptProcess => {
  let isDone = (): void => {}
  const done = new Promise<void>((resolve) => {
    isDone = resolve
  })
  let isWanted = true
  let child: ChildProcess
  const start = (): void => {
    child = spawn(process.execPath, [join(import.meta.dirname, `${role}.ts`), JSON.stringify(config)], {
      stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    })
    child.stderr?.on('data', (text: Buffer) => note(config, 'stderr', role, text.toString()))
    child.on('exit', (code) => {
      if (role === 'client' && code === 0) isDone()
      else if (isWanted) start()
    })
  }
  start()
  const signal = (name: NodeJS.Signals): number | undefined =>
    child.exitCode === null && child.signalCode === null && child.kill(name) ? child.pid : undefined
  return {
    role,
    done,
    pid: () => child.pid,
    signal,
    restart: async () => {
      if (signal('SIGTERM') === undefined) return
      await once(child, 'exit')
      await once(child, 'message')
    },
    end: async () => {
      isWanted = false
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      // A stopped process takes this one too.
      child.kill('SIGKILL')
      await exited
    },
  }
}
