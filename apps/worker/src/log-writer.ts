import type { ExecutionLog } from '@testmesh/platform'
import type { UnnumberedEvent } from '@testmesh/protocol'
import type { RecordEnd } from '@testmesh/queue'
import { type JobContext, JobStopped } from '@testmesh/queue'

/** Brings the events of one execution into its log, in order, while they come. */
export interface LogWriter {
  add(events: readonly UnnumberedEvent[]): void
  /** When all but the last are in the log: the last, for whoever ends the job to write. Undefined when none said that it is finished. */
  close(): Promise<RecordEnd | undefined>
}

export interface LogWriterOptions {
  readonly log: ExecutionLog
  readonly context: JobContext
  /** So many are in the log. */
  readonly onWritten: (count: number) => void
}

const pauseMs = 100

/** What comes while a write is under way goes with the next: under load the log is written in large pieces. */
export const createLogWriter = ({ log, context, onWritten }: LogWriterOptions): LogWriter => {
  let waiting: UnnumberedEvent[] = []
  let last: UnnumberedEvent[] | undefined
  let from = 0
  let writing: Promise<void> | undefined

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const events = waiting
      waiting = []
      await writeUntilDone({ context, write: (sql) => log.write(sql, { from, events }) })
      from += events.length
      onWritten(events.length)
    }
  }
  return {
    add: (events) => {
      const end = events.findIndex(({ type }) => type === 'execution.finished')
      if (end >= 0) last = [...events]
      else waiting.push(...events)
      writing ??= writeAll().finally(() => {
        writing = undefined
      })
      // Whoever closes hears of it.
      writing.catch(() => {})
    },
    close: async () => {
      await writing
      await writeAll()
      return last && log.end({ from, events: last })
    },
  }
}

interface Write {
  readonly context: JobContext
  readonly write: Parameters<JobContext['record']>[0]
}

/** An outage of the database is waited for, as long as the job is ours. */
const writeUntilDone = async ({ context, write }: Write): Promise<void> => {
  for (;;) {
    try {
      await context.record(write)
      return
    } catch (error) {
      if (error instanceof JobStopped || isOurs(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

/** Not of the database, which gives a code: a bug, that no waiting mends. */
const isOurs = (error: unknown): boolean => !(error instanceof Error && 'code' in error)
