import type { ExecutionLog } from '@testmesh/platform'
import type { UnnumberedEvent } from '@testmesh/protocol'
import type { JobContext, RecordEnd } from '@testmesh/queue'
import { recordThroughOutage } from './record-through-outage.ts'

/** Brings the events of one execution into its log, in order, while they come. */
export interface LogWriter {
  add(events: readonly UnnumberedEvent[]): void
  /** What is not in the log yet, `execution.finished` among it, for whoever ends the job to write. Undefined when nothing said that. */
  close(): Promise<RecordEnd | undefined>
}

export interface LogWriterOptions {
  readonly log: ExecutionLog
  readonly context: JobContext
  /** So many are in the log. */
  readonly onWritten: (count: number) => void
}

/** What is said within this goes into the log together: a short execution costs one write. Milliseconds. */
const gatherMs = 10

/** What comes while a write is under way goes with the next: under load the log is written in large pieces. */
export const createLogWriter = ({ log, context, onWritten }: LogWriterOptions): LogWriter => {
  let waiting: UnnumberedEvent[] = []
  let hasEnd = false
  let from = 0
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0 && !hasEnd) {
      const events = waiting
      waiting = []
      await recordThroughOutage(context, (sql) => log.write(sql, { from, events }))
      from += events.length
      onWritten(events.length)
    }
  }
  const start = (): void => {
    timer = undefined
    writing = writeAll().finally(() => {
      writing = undefined
    })
    // Whoever closes hears of it.
    writing.catch(() => {})
  }
  return {
    add: (events) => {
      waiting.push(...events)
      hasEnd ||= events.some(({ type }) => type === 'execution.finished')
      if (!writing && !hasEnd) timer ??= setTimeout(start, gatherMs)
    },
    close: async () => {
      clearTimeout(timer)
      await writing
      return hasEnd ? log.end({ from, events: waiting }) : undefined
    },
  }
}
