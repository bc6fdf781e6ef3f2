import { type JobContext, JobStopped } from '@testmesh/queue'

/** Between tries while nobody answers. Milliseconds. */
const pauseMs = 100

/** Writes what belongs to a job. */
export type Recorder<Session> = <T>(write: (session: Session) => Promise<T>) => Promise<T>

/**
 * Writes what belongs to a job; an outage of what it is written to is waited for, as long as the job is ours. After an unknown end it writes again.
 *
 * @throws JobStopped, and what is no outage
 */
export const recordThroughOutage = async <Session, T>(
  { context, isOutage }: { readonly context: JobContext<Session>; readonly isOutage: (error: unknown) => boolean },
  write: (session: Session) => Promise<T>,
): Promise<T> => {
  for (;;) {
    try {
      return await context.record(write)
    } catch (error) {
      if (error instanceof JobStopped || !isOutage(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}
