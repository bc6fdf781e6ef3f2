/** How often which durations were seen, in little memory however many they are. */
export interface Histogram {
  readonly count: number
  /** Exact, milliseconds; 0 when nothing was seen. */
  readonly max: number
  readonly mean: number
  /** @param ms From 0. */
  add(ms: number): void
  addAll(other: Histogram): void
  /**
   * The shortest duration that `percent` of all do not exceed, milliseconds: never too short, and at most 0.8 % or a microsecond too long.
   * Undefined when nothing was seen.
   */
  percentile(percent: number): number | undefined
  /** Buckets that hold something, by their number. */
  readonly buckets: ReadonlyMap<number, number>
}

/** So many buckets between a power of two and the next: a bucket is as wide as 1/128 of what it holds. */
const parts = 128

/**
 * Buckets as HDR histograms have them: of whole microseconds, each as wide as its share of what it holds. Hours and microseconds
 * together need at most some three thousand.
 *
 * @see https://hdrhistogram.github.io/HdrHistogram/
 */
export const createHistogram = (): Histogram => {
  const buckets = new Map<number, number>()
  let count = 0
  let max = 0
  let sum = 0
  return {
    get count() {
      return count
    },
    get max() {
      return max
    },
    get mean() {
      return count === 0 ? 0 : sum / count
    },
    buckets,
    add(ms) {
      const bucket = bucketOf(ms)
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1)
      count++
      sum += ms
      if (ms > max) max = ms
    },
    addAll(other) {
      for (const [bucket, seen] of other.buckets) buckets.set(bucket, (buckets.get(bucket) ?? 0) + seen)
      count += other.count
      sum += other.mean * other.count
      max = Math.max(max, other.max)
    },
    percentile(percent) {
      if (count === 0) return undefined
      // 99.9 % of 1,000 are 999, whatever the last digits of a division say.
      let left = Math.max(1, Math.ceil((percent * count) / 100 - 1e-9))
      for (const bucket of [...buckets.keys()].sort((a, b) => a - b)) {
        left -= buckets.get(bucket) ?? 0
        if (left <= 0) return Math.min(max, endOf(bucket))
      }
      return max
    },
  }
}

const bucketOf = (ms: number): number => {
  const microseconds = Math.ceil(ms * 1_000)
  if (microseconds < parts * 2) return Math.max(0, microseconds)
  const octave = Math.floor(Math.log2(microseconds)) - Math.log2(parts)
  return octave * parts + Math.floor(microseconds / 2 ** octave)
}

/** The longest duration it holds, milliseconds. */
const endOf = (bucket: number): number => {
  if (bucket < parts * 2) return bucket / 1_000
  const octave = Math.floor(bucket / parts) - 1
  return ((bucket - octave * parts + 1) * 2 ** octave - 1) / 1_000
}
