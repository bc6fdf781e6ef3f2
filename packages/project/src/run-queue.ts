/** Items that hold the same locks, in order, taken as they are needed. */
export interface Lane<T> {
  readonly items: AsyncIterator<T>
  readonly locks: readonly string[]
}

/**
 * Runs `work` for each item, `parallel` at a time and in order, lane by lane; items that share a lock never at the same time: a
 * lane that has to wait lets the next one pass. When `work` or a lane rejects, no more begins; it rejects with that reason once
 * all that began has ended. Every lane that was begun is returned from.
 */
export const runQueue = async <T>(
  lanes: readonly Lane<T>[],
  options: { readonly parallel: number },
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const open = new Set(lanes)
  const held = new Set<string>()
  const failures: unknown[] = []
  const parallel = Math.max(1, options.parallel)

  const findNext = (): Lane<T> | undefined => {
    if (failures.length > 0) return undefined
    for (const lane of open) if (lane.locks.every((lock) => !held.has(lock))) return lane
    return undefined
  }

  const takeOne = async (lane: Lane<T>): Promise<void> => {
    for (const lock of lane.locks) held.add(lock)
    try {
      const next = await lane.items.next()
      if (next.done) open.delete(lane)
      else if (failures.length === 0) await work(next.value)
    } catch (error) {
      failures.push(error)
    }
    for (const lock of lane.locks) held.delete(lock)
  }

  await new Promise<void>((resolve) => {
    let running = 0
    const startAll = (): void => {
      for (let lane = running < parallel && findNext(); lane; lane = running < parallel && findNext()) {
        running++
        void takeOne(lane).then(() => {
          running--
          startAll()
        })
      }
      if (running === 0) resolve()
    }
    startAll()
  })
  for (const lane of open) await lane.items.return?.()
  if (failures.length > 0) throw failures[0]
}
