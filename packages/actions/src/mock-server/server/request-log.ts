import type { Received } from './mock-request.ts'

/** Bodies kept, of all requests together. Bytes. */
const MOST_BYTES = 64 * 1024 * 1024

/** A request a server got, and what became of it. */
export interface Logged extends Received {
  /** Of the answer; absent while there is none. */
  status?: number
  /** What answered: an endpoint, `chaos`, `proxy`. Absent when nothing did. */
  endpoint?: string
  /** Where nothing answered: the endpoints that came nearest, and why they did not. */
  nearest?: readonly string[]
  /** Why its answer could not be made. */
  problem?: string
}

/** What became of a request, for whoever looks on. */
export interface Answered extends Pick<Logged, 'status' | 'endpoint' | 'nearest' | 'problem'> {
  readonly method: string
  /** As it was asked for: `/orders?page=2`. */
  readonly url: string
  readonly durationMs: number
}

/** The requests of a server, the oldest first. The oldest are dropped when there are too many. */
export interface RequestLog {
  readonly entries: readonly Logged[]
  /** All that came, and those of them that nothing answered. */
  readonly counts: { total: number; unmatched: number; dropped: number }
  add(received: Received): Logged
  /** Calls `heard` for each request that comes, until the returned function is called. */
  follow(heard: (entry: Logged) => void): () => void
  clear(): void
}

export const createRequestLog = (keep: number): RequestLog => {
  let entries: Logged[] = []
  let bytes = 0
  /** Dropped from the front, which is cut off now and then. */
  let first = 0
  const counts = { total: 0, unmatched: 0, dropped: 0 }
  const followers = new Set<(entry: Logged) => void>()
  const dropOldest = (): void => {
    bytes -= entries[first]?.raw.length ?? 0
    first += 1
    counts.dropped += 1
    if (first * 2 < entries.length) return
    entries = entries.slice(first)
    first = 0
  }
  return {
    get entries() {
      return first === 0 ? entries : entries.slice(first)
    },
    counts,
    add: (received) => {
      const entry: Logged = { ...received }
      entries.push(entry)
      counts.total += 1
      bytes += received.raw.length
      while (entries.length - first > keep || (bytes > MOST_BYTES && entries.length - first > 1)) dropOldest()
      for (const heard of followers) heard(entry)
      return entry
    },
    follow: (heard) => {
      followers.add(heard)
      return () => followers.delete(heard)
    },
    clear: () => {
      entries = []
      bytes = 0
      first = 0
      Object.assign(counts, { total: 0, unmatched: 0, dropped: 0 })
    },
  }
}
