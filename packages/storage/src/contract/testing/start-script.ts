import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Script {
  readonly pid: number
  /** What it printed so far. */
  lines(): readonly string[]
  /** Resolves when a line has this beginning. Rejects when it ends before. */
  said(beginning: string): Promise<string>
  kill(signal: NodeJS.Signals): void
  /** The code it exits with; null when a signal ended it. */
  readonly ended: Promise<number | null>
}

/** Runs a script beside this file in a process of its own, on the Node of the test. */
export const startScript = (name: string, args: readonly string[]): Script => {
  const file = fileURLToPath(new URL(name, import.meta.url))
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  const listeners = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    for (const listener of listeners) listener()
  })
  const lines = () => text.split('\n').slice(0, -1)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const said = (beginning: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const line = lines().find((candidate) => candidate.startsWith(beginning))
        if (line === undefined) return
        listeners.delete(look)
        resolve(line)
      }
      listeners.add(look)
      look()
      void ended.then(() => reject(new Error(`${name} ended before it said ${beginning}:\n${text}`)))
    })
  return { pid: child.pid ?? 0, lines, said, kill: (signal) => void child.kill(signal), ended }
}
