/** What is kept of executions that have ended. */
export interface RecentlyEnded<T> {
  find(id: string): T | undefined
  /** Takes the place of what the execution left before, when it is run again. */
  keep(id: string, ended: T): void
  forget(id: string): void
  settleAll(): void
}

export interface RecentOptions<T> {
  /** Whether it runs again at this moment: what it left may still change. */
  readonly isRunning: (id: string) => boolean
  /** Called once, with what will not change any more; the oldest first. */
  readonly settle: (ended: T) => void
}

const keptExecutions = 1_000

/**
 * An execution that failed runs again at once or not at all, so that what it left is settled when many others have ended since.
 * Memory does not grow with the number of executions.
 */
export const createRecentlyEnded = <T>({ isRunning, settle }: RecentOptions<T>): RecentlyEnded<T> => {
  const recent = new Map<string, T>()
  const settleOldest = (): void => {
    for (const [id, ended] of recent) {
      if (isRunning(id)) continue
      recent.delete(id)
      settle(ended)
      return
    }
  }
  return {
    find: (id) => recent.get(id),
    keep(id, ended) {
      recent.set(id, ended)
      if (recent.size > keptExecutions) settleOldest()
    },
    forget: (id) => void recent.delete(id),
    settleAll() {
      for (const ended of recent.values()) settle(ended)
      recent.clear()
    },
  }
}
