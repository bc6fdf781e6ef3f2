import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** Arguments of Node, and where it runs. */
export interface Command {
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Called before each run, outside the measured time. */
  readonly before?: () => void
}

export type Measure = (command: Command) => Promise<number>

/** From spawn to exit, in milliseconds. @throws when the process does not end with 0 */
export const wallTime: Measure = async (command) => {
  const { durationMs } = await run(command, [])
  return durationMs
}

/** The largest resident size of the process, in bytes. @throws when the process does not end with 0 */
export const peakMemory: Measure = async (command) => {
  const { peakBytes } = await measureRun(command)
  return peakBytes
}

/** Both of one run. @throws when the process does not end with 0 */
export const measureRun = async (command: Command): Promise<{ readonly durationMs: number; readonly peakBytes: number }> => {
  const { durationMs, told } = await run(command, ['--require', join(import.meta.dirname, 'peak-memory.cjs')])
  return { durationMs, peakBytes: Number(told) }
}

const run = async ({ args, cwd, env, before }: Command, nodeOptions: readonly string[]): Promise<{ durationMs: number; told: string }> => {
  before?.()
  const startedAt = performance.now()
  const child = spawn(process.execPath, [...nodeOptions, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let told = ''
  child.stderr?.on('data', (chunk) => {
    said += chunk
  })
  child.stdio[3]?.on('data', (chunk) => {
    told += chunk
  })
  const exited = once(child, 'exit').then(() => performance.now())
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}\n${said}`)
  return { durationMs: (await exited) - startedAt, told }
}
