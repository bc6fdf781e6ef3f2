import type { Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'
import { type Frame, readFrames } from './wire-frames.ts'

const syncFrame = Buffer.from([0x53, 0, 0, 0, 4])
const readyForQuery = [...Buffer.from([0x5a, 0, 0, 0, 5]), ...Buffer.from('I')]

/**
 * Speaks PostgreSQL's wire protocol to any number of clients of one PGlite, which has a single session.
 *
 * A client keeps the session from its first message until the server says it is idle again, so that the messages of
 * a prepared statement, a transaction, and the skipping after an error are never mixed with those of another client.
 * Shared all the same: `SET`, temporary tables and advisory locks. `LISTEN` answers, but nothing is ever pushed.
 */
export const createPgliteWire = (db: PGlite): ((socket: Socket) => void) => {
  const turns = createTurns()
  return (socket) => serveClient({ db, turns, socket })
}

interface Client {
  readonly db: PGlite
  readonly turns: Turns
  readonly socket: Socket
}

const serveClient = ({ db, turns, socket }: Client): void => {
  let pending: Buffer<ArrayBufferLike> = Buffer.alloc(0)
  let work = Promise.resolve()
  let release: (() => void) | undefined

  const ask = async (message: Uint8Array): Promise<void> => {
    release ??= await turns.take()
    const answer = await db.execProtocolRaw(message, { syncToFs: false })
    if (socket.writable) socket.write(answer)
    if (!isIdle(answer)) return
    release()
    release = undefined
  }
  const answer = async (frame: Frame): Promise<void> => {
    if (frame.type === 'refuse-encryption') socket.write('N')
    else if (frame.type === 'end') socket.end()
    else if (frame.type === 'message' && !socket.destroyed) await ask(frame.bytes)
  }
  // A client that left in the middle would keep the session for ever.
  const leave = async (): Promise<void> => {
    if (release === undefined) return
    await db.execProtocolRaw(syncFrame, { syncToFs: false })
    if (db.isInTransaction()) await db.exec('rollback')
    release?.()
    release = undefined
  }

  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (data) => {
    const { frames, rest } = readFrames(Buffer.concat([pending, data]))
    pending = rest
    for (const frame of frames) work = work.then(() => answer(frame)).catch(() => void socket.destroy())
  })
  socket.on('close', () => {
    work = work.then(leave).catch(() => undefined)
  })
}

/** Whether the answer ends with ReadyForQuery outside a transaction. */
const isIdle = (answer: Uint8Array): boolean => readyForQuery.every((byte, index) => answer.at(index - readyForQuery.length) === byte)

interface Turns {
  /** Resolves when it is the caller's turn, first come, first served; the turn ends with the function it gives. */
  take(): Promise<() => void>
}

const createTurns = (): Turns => {
  let last = Promise.resolve()
  return {
    take: () => {
      const before = last
      return new Promise((give) => {
        last = new Promise((release) => void before.then(() => give(release)))
      })
    },
  }
}
