import type { ChildProcess } from 'node:child_process'
import { connect } from 'node:net'

/** Waits until something listens on a port of 127.0.0.1. @throws Error, with what the server wrote, when it ended or took too long */
export const untilOpen = async (port: number, { child, log, withinMs }: Starting): Promise<void> => {
  const endsAt = Date.now() + withinMs
  while (!(await isOpen(port))) {
    if (child.exitCode !== null || Date.now() > endsAt) {
      child.kill('SIGKILL')
      throw new Error(`the server did not start:\n${log()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

interface Starting {
  readonly child: ChildProcess
  readonly log: () => string
  readonly withinMs: number
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
