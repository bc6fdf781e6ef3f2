import type { Resource } from '@testmesh/action-kit'
import type { Stop } from '../stop.ts'

/** A connection of some library, over sockets of ours. */
export interface PooledConnection {
  isOpen(): boolean
  close(): void
}

/** What carries a connection: a socket, as a rule. */
export interface Carrier {
  destroy(): unknown
  once(event: 'close', gone: () => void): unknown
}

/** The connections of one execution to one peer. */
export interface ConnectionPool<C extends PooledConnection> {
  /** One that nobody else uses meanwhile: what blocks holds back no other step. It is closed when the step ends before the work does. */
  use<T>(stop: Stop, what: string, work: (connection: C) => Promise<T>): Promise<T>
  /** One for good; whoever opens it closes it. */
  open(stop: Stop): Promise<C>
}

export interface PoolOptions<C> {
  /** Named when time is up: `a connection to localhost:6379`. */
  readonly what: string
  /** `own` sees what carries a connection as soon as there is one, to destroy it when nobody waits any more. */
  connect(own: (carrier: Carrier) => void): Promise<C>
}

export const createConnectionPool = <C extends PooledConnection>({ what, connect }: PoolOptions<C>): Resource<ConnectionPool<C>> => {
  const sockets = new Set<Carrier>()
  const idle: C[] = []
  let isClosed = false
  const open = async (stop: Stop): Promise<C> => {
    let isGivenUp = false
    const mine: Carrier[] = []
    const own = (socket: Carrier) => {
      mine.push(socket)
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      if (isClosed || isGivenUp) socket.destroy()
    }
    try {
      return await stop.race(connect(own), what)
    } catch (error) {
      isGivenUp = true
      for (const socket of mine) socket.destroy()
      throw error
    }
  }
  const findIdle = (): C | undefined => {
    for (;;) {
      const connection = idle.pop()
      if (connection === undefined || connection.isOpen()) return connection
    }
  }
  const use: ConnectionPool<C>['use'] = async (stop, awaited, work) => {
    const connection = findIdle() ?? (await open(stop))
    let isBusy = true
    const working = work(connection).finally(() => {
      isBusy = false
    })
    try {
      return await stop.race(working, awaited)
    } finally {
      // What still waits for an answer is of no use to the next.
      if (isBusy) connection.close()
      else idle.push(connection)
    }
  }
  const close = () => {
    isClosed = true
    for (const socket of sockets) socket.destroy()
  }
  return { value: { use, open }, close }
}
