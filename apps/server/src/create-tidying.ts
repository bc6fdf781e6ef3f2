import { type Platform, type Removed, type Retention, removeOld, removeUnnamed } from '@testmesh/platform'
import { accountsOf, forgetOldCommands } from '@testmesh/storage'

export interface TidyingOptions {
  readonly platform: Pick<Platform, 'database' | 'blobs'>
  /** How long things are kept. Default: for ever. */
  readonly retention?: Retention
  /** Told when something was older than it is kept. */
  readonly onRemoved?: (removed: Removed) => void
  readonly onError: (error: unknown) => void
}

const everyMs = 10 * 60_000
const dailyMs = 24 * 60 * 60_000
/** Bytes come before the rows that name them. */
const orphanMs = 60 * 60_000

/** Takes away what expired, what is older than it is kept, and what nobody names, now and then, until it is stopped. Any number of servers may do it. */
export const createTidying = (options: TidyingOptions): { stop(): Promise<void> } => {
  const stopping = new AbortController()
  let dailyAt = Number.NEGATIVE_INFINITY
  let round: Promise<void> | undefined
  const tidyAll = async () => {
    await tidy(options, stopping.signal)
    if (stopping.signal.aborted || performance.now() - dailyAt < dailyMs) return
    dailyAt = performance.now()
    await removeUnnamed(options.platform.database, stopping.signal)
  }
  const timer = setInterval(() => {
    // A first one may have years to remove.
    round ??= tidyAll()
      .catch(options.onError)
      .finally(() => {
        round = undefined
      })
  }, everyMs)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      stopping.abort()
      await round
    },
  }
}

/** Sessions, tickets, kept replies, shared links, commands to debugged executions; executions and the audit; blobs. */
export const tidy = async (
  { platform: { database, blobs }, retention = {}, onRemoved = () => {} }: Omit<TidyingOptions, 'onError'>,
  signal?: AbortSignal,
): Promise<void> => {
  const { sessions, tickets, keptReplies, sharedLinks } = accountsOf(database)
  await sessions.removeExpired()
  await tickets.removeExpired()
  await keptReplies.removeExpired()
  await sharedLinks.removeExpired()
  await forgetOldCommands(database)
  const removed = await removeOld(database, retention, signal)
  if (removed.executions + removed.audit > 0) onRemoved(removed)
  if (signal?.aborted) return
  const isKept = async (hashes: readonly string[]) => {
    const rows = await database.query<{ sha256: string }>('select distinct sha256 from executions.artifacts where sha256 = any ($1)', [
      hashes,
    ])
    return new Set(rows.map(({ sha256 }) => sha256))
  }
  await blobs.removeOrphans({ olderThanMs: orphanMs, isKept })
}
