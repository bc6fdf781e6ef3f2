/** When executions begin whose rate is given: evenly, and during the ramp ever faster, up to that rate. */
export interface Arrivals {
  /** Milliseconds from the beginning to the one with this number, from 0. */
  at(number: number): number
  /** How many come before this moment, milliseconds from the beginning. */
  before(ms: number): number
}

/** @param perSecond More than 0. */
export const createArrivals = ({ perSecond, rampMs }: { readonly perSecond: number; readonly rampMs: number }): Arrivals => {
  const perMs = perSecond / 1_000
  /** The rate grows in a line, so that half of what the full one brings comes in the ramp. */
  const inRamp = (perMs * rampMs) / 2
  const at = (number: number): number => (number < inRamp ? Math.sqrt((2 * rampMs * number) / perMs) : rampMs / 2 + number / perMs)
  return {
    at,
    before(ms) {
      if (ms <= 0) return 0
      const exact = ms < rampMs ? (perMs * ms * ms) / (2 * rampMs) : inRamp + perMs * (ms - rampMs)
      // Next to a whole number it depends on the last digit, and both must agree.
      let number = Math.max(0, Math.floor(exact) - 1)
      while (at(number) < ms) number++
      return number
    },
  }
}
