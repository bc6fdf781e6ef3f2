// The port

// Working on jobs
export type { HousekeepingOptions } from './create-housekeeping.ts'
export { createHousekeeping } from './create-housekeeping.ts'

// Drivers
export { createEmbeddedQueue } from './embedded/create-embedded-queue.ts'
export type {
  AttemptOutcome,
  CancelOptions,
  Claim,
  ClaimRequest,
  EndedJob,
  Enqueued,
  Fence,
  Fenced,
  FinalState,
  HeldJobs,
  Job,
  JobFailure,
  JobQueue,
  JobState,
  NewJob,
  Pulse,
  QueueCore,
  Reaped,
  RecordEnd,
  ReleaseOptions,
  Taken,
  WorkQueue,
} from './job-queue.ts'
export type { PollingOptions } from './polling/create-polling-queue.ts'
export { createPollingQueue } from './polling/create-polling-queue.ts'
// Metrics
export type { PoolMeasure } from './sql/measure-queue.ts'
export { measureQueue } from './sql/measure-queue.ts'
// After a restore
export { raiseEpochs } from './sql/raise-epochs.ts'
// Workers
export type { KnownWorker, PoolRead } from './sql/read-pools.ts'
export { readPools } from './sql/read-pools.ts'
export type { WorkerRow } from './sql/workers.ts'
export { forgetWorker, noteWorker } from './sql/workers.ts'
export type { QueueOptions } from './sql-core.ts'

// Time
export type { Timings } from './timings.ts'
export { defaultTimings, scaleTimings } from './timings.ts'
export type { Bell } from './wake-ups/create-bell.ts'
export { createBell } from './wake-ups/create-bell.ts'
export { withFence } from './with-fence.ts'
export type { StopOptions, WorkerLoop, WorkerLoopOptions } from './worker/create-worker-loop.ts'
export { createWorkerLoop } from './worker/create-worker-loop.ts'
export type { JobContext, JobOutcome, StopReason } from './worker/job-context.ts'
export { JobStopped } from './worker/job-context.ts'
export type { RunJob } from './worker/run-attempt.ts'
export type { WorkerNotice } from './worker/worker-notice.ts'
