import { createInterface } from 'node:readline'

/** Calls `said` with each line that somebody types. The terminal stays as it is, so that Ctrl-C stays a signal. */
export const readLines = (said: (line: string) => void): { close(): void } => {
  const lines = createInterface({ input: process.stdin, terminal: false })
  lines.on('line', (line) => said(line.trim().toLowerCase()))
  return {
    close: () => {
      lines.close()
      process.stdin.destroy()
    },
  }
}
