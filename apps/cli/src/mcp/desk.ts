import type { SelectOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'

/** Where all calls of a server work. */
export interface Desk {
  /** The folder of the project, absolute and without links. Nothing outside of it is read, written or run. */
  readonly folder: string
  /** What whoever started the server gave: it counts for every call. */
  readonly given: Pick<SelectOptions, 'config' | 'env' | 'varsFile' | 'secretsFile' | 'var' | 'secret'>
  /** Aborted when the server ends. */
  readonly ending: AbortSignal
  /** Runs take turns: they may be about the same data. Rejects at once when `signal` is aborted while it waits. */
  readonly takeTurn: <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>
  /** Resolves when nobody has a turn any more. */
  readonly atRest: () => Promise<void>
  /** Whether somebody has one. */
  readonly isBusy: () => boolean
}

export const openDesk = (options: Pick<Desk, 'folder' | 'given' | 'ending'>): Desk => {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    ...options,
    takeTurn: (signal, work) => {
      waiting++
      const before = last
      const turn = untilAborted(before, signal).then(work)
      // Who gave up gives the turn on, and does not end the one before it.
      last = Promise.allSettled([before, turn]).finally(() => waiting--)
      return turn
    },
    atRest: async () => {
      while (waiting > 0) await last
    },
    isBusy: () => waiting > 0,
  }
}

const untilAborted = async (ready: Promise<unknown>, signal: AbortSignal): Promise<void> => {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const giveUp = (): void => reject(new UsageError('the call was cancelled before its run began'))
  signal.addEventListener('abort', giveUp)
  if (signal.aborted) giveUp()
  try {
    await Promise.race([ready, aborted])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
