import { setTimeout as pause } from 'node:timers/promises'
import { isFull } from '../violations.ts'
import type { Connection } from './connection.ts'

export interface PoolOptions {
  readonly open: () => Connection
  readonly max: number
  /** So many stay open, though nobody uses them. */
  readonly min: number
  readonly idleTimeoutMs: number
  readonly fullForMs: number
}

export interface Pool {
  /**
   * Lends a connection, waiting for one when all are in use: who waits longest is next. When the server lets no more in, tries for
   * `fullForMs` whether it has room, or one that is lent comes back.
   */
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  /** Connections that are lent, those that nobody uses, and how many wait for one. */
  count(): Readonly<Record<'active' | 'idle' | 'waiting', number>>
  /** Waits for the connections that are in use. */
  close(): Promise<void>
}

interface Idle {
  readonly connection: Connection
  readonly timer: NodeJS.Timeout
}

/** Connections that broke are forgotten, in use or idle; new ones take their place when they are needed. */
export const createPool = ({ open, max, min, idleTimeoutMs, fullForMs }: PoolOptions): Pool => {
  const idle: Idle[] = []
  const waiting: ((connection: Connection) => void)[] = []
  const closings = new Set<Promise<void>>()
  let inUse = 0
  let whenUnused: (() => void) | undefined
  let isClosed = false

  const discard = (connection: Connection): void => {
    const closing = connection.close().catch(() => undefined)
    closings.add(closing)
    void closing.then(() => closings.delete(closing))
  }

  /** The one used last: the others may run out. */
  const takeIdle = (): Connection | undefined => {
    for (let last = idle.pop(); last; last = idle.pop()) {
      clearTimeout(last.timer)
      if (!last.connection.isBroken) return last.connection
      discard(last.connection)
    }
    return undefined
  }

  const acquire = async (): Promise<Connection> => {
    if (isClosed) throw new Error('The database was closed')
    if (inUse >= max) return new Promise((resolve) => waiting.push(resolve))
    const connection = takeIdle() ?? open()
    inUse += 1
    return connection
  }

  const release = (connection: Connection): void => {
    if (connection.isBroken) discard(connection)
    const next = waiting.shift()
    if (next) {
      next(connection.isBroken ? open() : connection)
      return
    }
    inUse -= 1
    if (!connection.isBroken) keep(connection)
    if (inUse === 0) whenUnused?.()
  }

  const keep = (connection: Connection): void => {
    const expire = () => {
      // One of those that stay; it is asked again when there may be more.
      if (!connection.isBroken && inUse + idle.length <= min) return void entry.timer.refresh()
      idle.splice(idle.indexOf(entry), 1)
      discard(connection)
    }
    const entry: Idle = { connection, timer: setTimeout(expire, idleTimeoutMs).unref() }
    idle.push(entry)
  }

  return {
    use: async (work) => {
      const givenUpAt = performance.now() + fullForMs
      for (let pauseMs = 20; ; pauseMs *= 2) {
        const connection = await acquire()
        try {
          const mayWait = performance.now() + pauseMs < givenUpAt
          if (await isLetIn(connection, mayWait)) return await work(connection)
        } finally {
          release(connection)
        }
        await pause(pauseMs)
      }
    },
    count: () => ({ active: inUse, idle: idle.length, waiting: waiting.length }),
    close: async () => {
      isClosed = true
      if (inUse > 0)
        await new Promise<void>((resolve) => {
          whenUnused = resolve
        })
      for (const { connection, timer } of idle.splice(0)) {
        clearTimeout(timer)
        discard(connection)
      }
      await Promise.all(closings)
    },
  }
}

/** False when the server is full, and it may be tried again. */
const isLetIn = async (connection: Connection, mayWait: boolean): Promise<boolean> => {
  try {
    await connection.enter()
    return true
  } catch (problem) {
    if (mayWait && isFull(problem)) return false
    throw problem
  }
}
