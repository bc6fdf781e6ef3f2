import type { UnnumberedEvent } from '@testmesh/protocol'
import type { StartLog } from './backend.ts'
import type { Recorder } from './record-through-outage.ts'

/** Brings the events of one execution into its log, in order, while they come. */
export interface LogWriter<End> {
  add(events: readonly UnnumberedEvent[]): void
  /** What is not in the log yet, `execution.finished` among it, for whoever ends the job to write. Undefined when nothing said that. */
  close(): Promise<End | undefined>
}

export interface LogWriterOptions<Session, End> {
  readonly log: StartLog<Session, End>
  readonly record: Recorder<Session>
  /** So many are in the log. */
  readonly onWritten: (count: number) => void
}

/** What is said within this goes into the log together: a short execution costs one write. Milliseconds. */
const gatherMs = 10

/** What comes while a write is under way goes with the next: under load the log is written in large pieces. */
export const createLogWriter = <Session, End>({ log, record, onWritten }: LogWriterOptions<Session, End>): LogWriter<End> => {
  let waiting: UnnumberedEvent[] = []
  let hasEnd = false
  let from = 0
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0 && !hasEnd) {
      const events = waiting
      waiting = []
      await record((session) => log.write(session, { from, events }))
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
