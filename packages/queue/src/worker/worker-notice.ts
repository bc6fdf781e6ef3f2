import type { Fence } from '../job-queue.ts'
import type { StopReason } from './job-context.ts'

/** What a worker's log and metrics want to know. */
export type WorkerNotice =
  /** The attempt came too late: its job has been taken back, and nothing of it was recorded. */
  | { readonly type: 'stale-attempt'; readonly fence: Fence }
  /** It was told to stop and did not in time; its slot is free again, its fence shut. */
  | { readonly type: 'abandoned'; readonly fence: Fence; readonly reason: StopReason }
  /** The end of the job could not be recorded; it is tried again. */
  | { readonly type: 'settle-failed'; readonly fence: Fence; readonly error: unknown }
  /** It was tried long enough: the job is left to the reaper. */
  | { readonly type: 'settle-gave-up'; readonly fence: Fence }
  | { readonly type: 'heartbeat-failed'; readonly error: unknown }
  | { readonly type: 'claim-failed'; readonly error: unknown }
