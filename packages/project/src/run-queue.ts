/**
 * Runs `work` for each item, `parallel` at a time and in order; items that share a lock never at the same time: one that has to
 * wait lets the next one pass.
 */
export const runQueue = async <T>(
  items: readonly T[],
  options: { readonly parallel: number; readonly locksOf: (item: T) => readonly string[] },
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const waiting = [...items]
  const held = new Set<string>()
  const running = new Set<Promise<void>>()

  const takeNext = (): T | undefined => {
    const index = waiting.findIndex((item) => options.locksOf(item).every((lock) => !held.has(lock)))
    return index < 0 ? undefined : waiting.splice(index, 1)[0]
  }

  const start = (item: T): void => {
    const locks = options.locksOf(item)
    for (const lock of locks) held.add(lock)
    const job: Promise<void> = work(item).finally(() => {
      for (const lock of locks) held.delete(lock)
      running.delete(job)
    })
    running.add(job)
  }

  while (waiting.length > 0 || running.size > 0) {
    for (let next = running.size < options.parallel ? takeNext() : undefined; next !== undefined; ) {
      start(next)
      next = running.size < options.parallel ? takeNext() : undefined
    }
    await Promise.race(running)
  }
}
