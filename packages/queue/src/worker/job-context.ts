import type { Sql } from '@testmesh/storage'
import type { Fence, RecordEnd } from '../job-queue.ts'

/** `lost`: another attempt has the job, or will have. */
export type StopReason = 'cancelled' | 'lost' | 'timeout' | 'shutdown'

/** Why the signal of a job aborted, and what its context rejects with from then on. */
export class JobStopped extends Error {
  override readonly name = 'JobStopped'
  readonly reason: StopReason

  constructor(reason: StopReason) {
    super(messages[reason])
    this.reason = reason
  }
}

const messages: Readonly<Record<StopReason, string>> = {
  cancelled: 'It was cancelled.',
  lost: 'The job is no longer ours: its lease ran out and it was taken back.',
  timeout: 'The job took longer than it may.',
  shutdown: 'The worker shuts down.',
}

export interface JobContext<Session = Sql> {
  /** Aborts when the job must stop, with a `JobStopped`. After `cancelled`, `timeout` and `shutdown` there is time to clean up. */
  readonly signal: AbortSignal
  /**
   * Resolves when a step may start: at once while the worker is heard, else after its next heartbeat.
   *
   * @throws JobStopped when the job must stop
   */
  stepMayStart(): Promise<void>
  /**
   * Writes what belongs to the job, in one transaction, while the job is ours. Works during clean-up too.
   *
   * @throws JobStopped when it is not; nothing was written
   */
  record<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** It waits for people, and has no use of the grace of a worker that ends: it is told to stop at once then. */
  needsNoGrace(): void
  readonly fence: Fence
}

/**
 * What came of an attempt. `succeeded` means that it was carried out, whatever its verdict; `failed` that it never can be.
 * `broken`: the worker failed, another may do better. `unable`: it could not even begin, and the job is given back unharmed. What rests then
 * is the worker, where it could begin with no job, or the job. `stopped`: it ended because its signal aborted.
 */
export type JobOutcome<End = RecordEnd> =
  | { readonly type: 'succeeded'; readonly record?: End }
  | { readonly type: 'failed'; readonly reason: string; readonly record?: End }
  | { readonly type: 'stopped'; readonly record?: End }
  | { readonly type: 'broken'; readonly reason: string }
  | { readonly type: 'unable'; readonly reason: string; readonly rests: 'worker' | 'job' }
