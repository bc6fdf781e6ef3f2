import type { Timings } from './timings.ts'

/**
 * How long a job rests after it was lost, in milliseconds: full jitter below a ceiling that doubles with each loss.
 *
 * @param losses counting this one, at least 1
 * @param random between 0 and 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ ("full jitter")
 */
export const infraBackoff = (losses: number, random: number, { backoffMs, backoffCapMs }: Timings): number =>
  random * Math.min(backoffCapMs, backoffMs * 2 ** (losses - 1))
