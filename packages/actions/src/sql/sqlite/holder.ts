import type { ChildProcess } from 'node:child_process'
import { sqlError } from '../sql-error.ts'
import { type Answer, holdDatabase, type Order, type Refusal } from './child.ts'

/** The process that holds a database open: a statement that runs for long can only be stopped with it. */
export interface Holder {
  isOpen(): boolean
  /** One at a time. */
  ask(order: Order): Promise<Answer | Refusal>
  /** Ends it as a crash does; SQLite takes back what was not committed. */
  kill(): Promise<void>
}

/** How long a database that somebody else has locked is waited for. Milliseconds. */
const BUSY_MS = 5_000

export const startHolder = (path: string): Holder => {
  const { spawn } = process.getBuiltinModule('node:child_process')
  const program = `(${holdDatabase})(${JSON.stringify(path)}, ${BUSY_MS})`
  const child = spawn(process.execPath, ['--no-warnings', '--eval', program], {
    env: {},
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  })
  const ended = endOf(child)
  let isOpen = true
  let lose = (_: Error): void => undefined
  void ended.then((why) => {
    isOpen = false
    lose(sqlError('SQL_CONNECTION_FAILED', `the database ${path} could not be used: ${why}`))
  })
  const ask = (order: Order) =>
    new Promise<Answer | Refusal>((resolve, reject) => {
      lose = reject
      child.once('message', (answer) => resolve(answer as Answer | Refusal))
      child.send(order, (error) => error && reject(error))
    })
  const kill = async () => {
    isOpen = false
    child.kill('SIGKILL')
    await ended
  }
  return { isOpen: () => isOpen, ask, kill }
}

/** Resolves when the process is gone, with what it wrote last. */
const endOf = (child: ChildProcess): Promise<string> => {
  let wrote = ''
  child.stderr?.on('data', (chunk) => {
    wrote = `${wrote}${chunk}`.slice(-10_000)
  })
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message))
    child.once('close', () => resolve(/^\w*Error: (.*)$/m.exec(wrote)?.[1] ?? 'its process ended'))
  })
}
