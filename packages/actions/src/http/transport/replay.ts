import { Duplex } from 'node:stream'
import type { Connection } from './connections.ts'

/** How a connection ended: by itself, or because of an error. */
export interface Over {
  readonly error: Error | undefined
}

/** A connection over which a request went, and what came back. */
export interface Unread {
  readonly connection: Connection
  readonly seen: readonly Buffer[]
  /** Absent while more may come. */
  over: Over | undefined
}

/** The connection for another reader: it gives what came so far and all that still comes. What is written to it goes nowhere. */
export const createReplay = (unread: Unread): Duplex => {
  let isBegun = false
  const begin = (): void => {
    isBegun = true
    for (const bytes of unread.seen) replay.push(bytes)
    if (unread.over) end(unread.over.error)
    else unread.connection.reader = { take: (bytes) => replay.push(bytes), end }
  }
  const end = (error: Error | undefined): void => {
    if (error) replay.destroy(error)
    else replay.push(null)
  }
  const replay = new Duplex({
    // Not before somebody listens, who then also hears of an error.
    read: () => {
      if (!isBegun) begin()
    },
    write: (_bytes, _encoding, done) => done(),
  })
  return replay
}
