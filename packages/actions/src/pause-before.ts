/** A look needs this long at least. Milliseconds. */
const LEAST_LOOK_MS = 50

export interface Patience {
  readonly intervalMs: number
  /** Until the deadline. */
  readonly leftMs: number
  /** How long the look before took. */
  readonly lookMs: number
}

/**
 * How long to pause before looking again, milliseconds; `undefined` when there is no time for another look. An interval that no
 * longer fits is cut short: the last look begins just early enough to end by the deadline.
 */
export const pauseBefore = ({ intervalMs, leftMs, lookMs }: Patience): number | undefined => {
  const latestMs = leftMs - Math.max(LEAST_LOOK_MS, 2 * lookMs)
  if (latestMs > 0) return Math.min(intervalMs, latestMs)
  // The look before was slow, the first one for all it opens: the next may be quicker.
  return intervalMs < leftMs ? intervalMs : undefined
}
