/** A coordinator that moves, or was never asked before, needs a moment. Milliseconds. */
const PAUSE_MS = 100
const MOST_TRIES = 50

const isNotReady = (error: unknown): boolean =>
  ['NOT_COORDINATOR_FOR_GROUP', 'GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE'].includes(
    (error as { type?: string }).type ?? '',
  )

/** Asks the coordinator of a group, again while it is not ready. */
export const onceItIsReady = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!isNotReady(error) || tries === MOST_TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
}
