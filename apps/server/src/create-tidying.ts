import type { Platform } from '@testmesh/platform'
import { accountsOf } from '@testmesh/storage'

export interface TidyingOptions {
  readonly platform: Pick<Platform, 'database' | 'blobs'>
  readonly onError: (error: unknown) => void
}

const everyMs = 10 * 60_000
/** Bytes come before the rows that name them. */
const orphanMs = 60 * 60_000

/** Takes away what expired and what nobody names, now and then, until it is stopped. Any number of servers may do it. */
export const createTidying = ({ platform, onError }: TidyingOptions): { stop(): void } => {
  const timer = setInterval(() => void tidy(platform).catch(onError), everyMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

/** Sessions, tickets, kept replies, blobs. */
export const tidy = async ({ database, blobs }: TidyingOptions['platform']): Promise<void> => {
  const { sessions, tickets, keptReplies } = accountsOf(database)
  await sessions.removeExpired()
  await tickets.removeExpired()
  await keptReplies.removeExpired()
  const isKept = async (hashes: readonly string[]) => {
    const rows = await database.query<{ sha256: string }>('select distinct sha256 from executions.artifacts where sha256 = any ($1)', [
      hashes,
    ])
    return new Set(rows.map(({ sha256 }) => sha256))
  }
  await blobs.removeOrphans({ olderThanMs: orphanMs, isKept })
}
