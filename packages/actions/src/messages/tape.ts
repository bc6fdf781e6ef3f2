import type { ActionContext, ActionError } from '@testmesh/action-kit'
import type { Stop } from '../stop.ts'
import { createQueue, type Queue } from './queue.ts'

/** What came since it was opened, kept: every step that reads it sees all of it. */
export interface Tape<M> {
  /** Reads from the first message on, or only what comes from now on. Whoever reads ends the queue. */
  read(from: 'start' | 'now'): Queue<M>
  add(message: M): void
  /** Nothing can come any more, and why. */
  fail(reason: Error): void
  isBroken(): boolean
}

export interface TapeOptions<M> {
  /** There is more than is kept. */
  tooMuch(messages: number): ActionError
  /** In bytes. Default: the length of `raw`. */
  sizeOf?(message: M): number
}

/** Held in memory. Bytes of values, and messages. */
const MOST_BYTES = 64 * 1024 * 1024
const MOST_MESSAGES = 100_000

export const createTape = <M extends object>({ tooMuch, sizeOf = lengthOfRaw }: TapeOptions<M>): Tape<M> => {
  const kept: M[] = []
  const readers = new Set<Queue<M>>()
  let bytes = 0
  let failure: Error | undefined
  const fail = (reason: Error): void => {
    failure ??= reason
    for (const reader of readers) reader.fail(failure)
  }
  const add = (message: M): void => {
    if (failure) return
    kept.push(message)
    bytes += sizeOf(message)
    for (const reader of readers) reader.add(message)
    if (bytes > MOST_BYTES || kept.length > MOST_MESSAGES) fail(tooMuch(kept.length))
  }
  const read = (from: 'start' | 'now'): Queue<M> => {
    const queue = createQueue<M>()
    if (from === 'start') for (const message of kept) queue.add(message)
    if (failure) queue.fail(failure)
    readers.add(queue)
    const end = (): void => {
      readers.delete(queue)
      queue.end()
    }
    return { ...queue, end }
  }
  return { read, add, fail, isBroken: () => failure !== undefined }
}

const lengthOfRaw = (message: { readonly raw?: string | Uint8Array | null }): number => message.raw?.length ?? 0

export interface FindTapeOptions<M> {
  /** Equal keys share a tape: the settings of the connection, and what is subscribed to. */
  readonly key: string
  readonly context: ActionContext
  readonly stop: Stop
  open(): Promise<Tape<M>>
}

export interface FoundTape<M> {
  readonly tape: Tape<M>
  /** It was opened just now: what came before is not on it. */
  readonly isNew: boolean
}

/** The tape of this execution; opened again when it broke. @throws ActionError */
export const findTape = async <M>({ key, context, stop, open }: FindTapeOptions<M>): Promise<FoundTape<M>> => {
  const tapes = await context.use('tapes', async () => ({ value: new Map<string, Promise<Tape<M>>>(), close: () => undefined }))
  const known = tapes.get(key)
  // Whoever opened it may have been stopped meanwhile.
  const shared =
    known &&
    (await stop.race(
      known.catch(() => undefined),
      'a connection',
    ))
  if (shared && !shared.isBroken()) return { tape: shared, isNew: false }
  const opening = open()
  tapes.set(key, opening)
  opening.catch(() => undefined)
  return { tape: await opening, isNew: true }
}
