/**
 * Runs `work` for each item, `parallel` at a time and in order; items that share a lock never at the same time: one that has to
 * wait lets the next one pass. When `work` rejects, no more begins; it rejects with that reason once all that began has ended.
 */
export const runQueue = async <T>(
  items: readonly T[],
  options: { readonly parallel: number; readonly locksOf: (item: T) => readonly string[] },
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const waiting = [...items]
  const held = new Set<string>()
  const running = new Set<Promise<void>>()
  const failures: unknown[] = []

  const findNext = (): number => {
    if (failures.length > 0 || running.size >= Math.max(1, options.parallel)) return -1
    return waiting.findIndex((item) => options.locksOf(item).every((lock) => !held.has(lock)))
  }

  const start = async (item: T): Promise<void> => {
    const locks = options.locksOf(item)
    for (const lock of locks) held.add(lock)
    await work(item).catch((error: unknown) => failures.push(error))
    for (const lock of locks) held.delete(lock)
  }

  const startAll = (): void => {
    for (let index = findNext(); index >= 0; index = findNext())
      for (const item of waiting.splice(index, 1)) {
        const job: Promise<void> = start(item).finally(() => running.delete(job))
        running.add(job)
      }
  }

  for (startAll(); running.size > 0; startAll()) await Promise.race(running)
  if (failures.length > 0) throw failures[0]
}
