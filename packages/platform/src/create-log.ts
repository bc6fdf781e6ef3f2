import { type Logger, pino } from 'pino'

export type Log = Logger

export interface LogOptions {
  /** Who speaks: `testmesh-server`. */
  readonly name: string
  /** Default `info`. */
  readonly level?: string
  /** Default: the standard output. */
  readonly write?: (line: string) => void
}

/** One line of JSON for each event, whatever it holds: `timestamp`, `level` as a word, `logger`, `message`, and what belongs to it. */
export const createLog = ({ name, level = 'info', write }: LogOptions): Log =>
  pino(
    {
      level,
      base: { logger: name },
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: describeError },
    },
    write ? { write } : process.stdout,
  )

const describeError = (error: unknown): unknown =>
  error instanceof Error ? { name: error.name, message: error.message, stacktrace: error.stack } : error
