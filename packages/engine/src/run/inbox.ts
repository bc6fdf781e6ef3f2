import type { Listener } from '@testmesh/action-kit'
import { toData } from '../data/to-data.ts'
import { EngineError } from './failure.ts'

/** What came from a listener and nobody has taken yet. */
export interface Inbox {
  /** Takes up to `most` messages that fit out of those behind number `after`; `last` is the number of the last one it looked at. */
  take(options: TakeOptions): { readonly messages: unknown[]; readonly last: number }
  hasAfter(number: number): boolean
  /** Why nothing can come any more. */
  failure(): unknown
  /** How many of the oldest were given up, as nobody took them and more came than is kept. */
  dropped(): number
  /** Called when something came, or nothing can come any more. Returns what takes it off. */
  onChange(tell: () => void): () => void
  close(): Promise<void>
}

interface TakeOptions {
  readonly after: number
  readonly most: number
  fits(message: unknown): boolean
}

interface Kept {
  readonly number: number
  readonly message: unknown
  readonly size: number
}

/** How much is kept of what nobody takes: messages, and characters or bytes of them. */
const MOST_MESSAGES = 10_000
const MOST_SIZE = 64 * 1024 * 1024

/** Collects what a listener gives, from now on. */
export const createInbox = (name: string, listener: Listener): Inbox => {
  const watchers = new Set<() => void>()
  let kept: Kept[] = []
  let size = 0
  let count = 0
  let dropped = 0
  let failure: unknown
  const changed = (): void => {
    for (const tell of [...watchers]) tell()
  }
  const keep = (message: unknown): void => {
    const { value } = toData(message)
    const added = { number: ++count, message: value, size: sizeOf(value) }
    kept.push(added)
    size += added.size
    while (kept.length > MOST_MESSAGES || (size > MOST_SIZE && kept.length > 1)) {
      size -= kept.shift()?.size ?? 0
      dropped += 1
    }
  }
  const collect = async (): Promise<void> => {
    for await (const message of listener.messages) {
      keep(message)
      changed()
    }
    throw new EngineError('LISTENER_ENDED', `the source of the listener "${name}" closed`)
  }
  collect().catch((error: unknown) => {
    failure = error
    changed()
  })

  return {
    take: ({ after, most, fits }) => {
      const messages: unknown[] = []
      const taken = new Set<Kept>()
      // From the end: whoever waits has seen the others, and there may be thousands of them.
      const first = kept.findLastIndex(({ number }) => number <= after) + 1
      for (const one of kept.slice(first)) {
        if (messages.length >= most || !fits(one.message)) continue
        messages.push(one.message)
        taken.add(one)
        size -= one.size
      }
      if (taken.size > 0) kept = kept.filter((one) => !taken.has(one))
      return { messages, last: count }
    },
    hasAfter: (number) => count > number,
    failure: () => failure,
    dropped: () => dropped,
    onChange: (tell) => {
      watchers.add(tell)
      return () => watchers.delete(tell)
    },
    close: () => listener.close(),
  }
}

/** About how much memory a message takes: its texts and bytes. */
const sizeOf = (value: unknown): number => {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length
  if (typeof value !== 'object' || value === null) return 8
  return Object.entries(value).reduce((sum, [key, inner]) => sum + key.length + sizeOf(inner), 8)
}
