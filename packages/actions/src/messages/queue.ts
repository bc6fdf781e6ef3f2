/** Keeps what came until somebody takes it. */
export interface Queue<M> {
  add(message: M): void
  /** Nothing can come any more, and why. What came before is still taken first. */
  fail(reason: Error): void
  end(): void
  /** All that waits, at least one; undefined at the end. @throws the reason of `fail` */
  take(): Promise<readonly M[] | undefined>
}

export const createQueue = <M>(): Queue<M> => {
  let waiting: M[] = []
  let wake = (): void => undefined
  let failure: Error | undefined
  let isEnded = false
  const take = async (): Promise<readonly M[] | undefined> => {
    for (;;) {
      if (isEnded) return undefined
      if (waiting.length > 0) {
        const taken = waiting
        waiting = []
        return taken
      }
      if (failure) throw failure
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return {
    take,
    add: (message) => {
      waiting.push(message)
      wake()
    },
    fail: (reason) => {
      failure ??= reason
      wake()
    },
    end: () => {
      isEnded = true
      wake()
    },
  }
}
