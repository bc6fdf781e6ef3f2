import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { untilOpen } from './until-open.ts'

/** A program that serves. */
export interface StartedServer {
  /** Ends it as a crash does, and removes its folder. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export interface ServerCommand {
  readonly command: string
  readonly args: readonly string[]
  /** Something listens there once it is ready. */
  readonly port: number
  /** Made by `createFolder`; it goes with the server. */
  readonly folder: string
  /** Beside the environment of the test. */
  readonly env?: Readonly<Record<string, string>>
  /** How long it may take to start. Milliseconds. Default 20 000. */
  readonly withinMs?: number
}

/** A folder of its own for the data of a server. */
export const createFolder = (name: string): string => mkdtempSync(join(tmpdir(), `testmesh-${name}-`))

/** Starts a program, and waits until it listens. @throws Error with what it wrote when it does not */
export const startServer = async ({ command, args, port, folder, env, withinMs = 20_000 }: ServerCommand): Promise<StartedServer> => {
  // Debian keeps servers where the PATH of a user does not look.
  const PATH = `${process.env.PATH}:/usr/sbin`
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH, ...env } })
  let log = ''
  const keep = (chunk: Buffer): void => {
    log += chunk
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  }
  await untilOpen(port, { child, log: () => log, withinMs })
  return { stop, [Symbol.asyncDispose]: stop }
}
