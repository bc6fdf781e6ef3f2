/** All in milliseconds. */
export interface Timings {
  /** How long a worker may be silent until its jobs are taken back. */
  readonly leaseMs: number
  readonly heartbeatMs: number
  /** A worker that was not heard for this long starts no new step. */
  readonly quietMs: number
  /** The first pause after a loss; it doubles with each, and is drawn anew between 0 and that. */
  readonly backoffMs: number
  readonly backoffCapMs: number
  /** Between two looks for jobs of silent workers. */
  readonly reapMs: number
  /** Between two looks for jobs whose time has come. */
  readonly dueMs: number
  /** Between two looks for work when no wake-up comes. */
  readonly pollMs: number
  /** How long a worker that shuts down lets its jobs go on. */
  readonly graceMs: number
  /** How long a job may take to stop when it is told to; then it is left behind, its fence shut. */
  readonly abandonMs: number
  /** How long the end of a job is tried to be recorded while the database is away. */
  readonly settleMs: number
}

export const defaultTimings: Timings = {
  leaseMs: 30_000,
  heartbeatMs: 10_000,
  quietMs: 24_000,
  backoffMs: 1_000,
  backoffCapMs: 60_000,
  reapMs: 2_000,
  dueMs: 200,
  pollMs: 5_000,
  graceMs: 30_000,
  abandonMs: 75_000,
  settleMs: 120_000,
}

/** The same proportions, faster or slower: `scaleTimings(0.1)` for tests. */
export const scaleTimings = (factor: number, timings: Timings = defaultTimings): Timings => ({
  leaseMs: timings.leaseMs * factor,
  heartbeatMs: timings.heartbeatMs * factor,
  quietMs: timings.quietMs * factor,
  backoffMs: timings.backoffMs * factor,
  backoffCapMs: timings.backoffCapMs * factor,
  reapMs: timings.reapMs * factor,
  dueMs: timings.dueMs * factor,
  pollMs: timings.pollMs * factor,
  graceMs: timings.graceMs * factor,
  abandonMs: timings.abandonMs * factor,
  settleMs: timings.settleMs * factor,
})
