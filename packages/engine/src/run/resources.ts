import type { Clock, Resource } from '@testmesh/action-kit'
import { messageOf } from '@testmesh/protocol'

/** How long a resource may take to close. Milliseconds. */
const CLOSE_LIMIT_MS = 5_000

/** Connections and the like: opened once, shared while opening, closed in reverse order. */
export interface Resources {
  /** The part of `key` before a colon names it in words: the family of the action that opens it. */
  use<T>(key: string, open: (signal: AbortSignal) => Promise<Resource<T>>): Promise<T>
  /** Closes all, newest first; returns what went wrong, and with what. */
  close(): Promise<Error[]>
}

export const createResources = (options: {
  readonly clock: Clock
  /** What stops an opening: of the part of the run that is under way. Default: nothing does. */
  readonly signal?: () => AbortSignal
}): Resources => {
  const { clock, signal = () => new AbortController().signal } = options
  const opening = new Map<string, Promise<Resource<unknown>>>()
  const opened: { readonly key: string; readonly resource: Resource<unknown> }[] = []
  let isClosed = false

  const open = async (key: string, opener: (signal: AbortSignal) => Promise<Resource<unknown>>): Promise<Resource<unknown>> => {
    try {
      const resource = await opener(signal())
      // Whoever opened it did not hear in time that the run is over.
      if (isClosed) await closeInTime(clock, resource).catch(nobodyIsLeftToTell)
      else opened.push({ key, resource })
      return resource
    } catch (error) {
      opening.delete(key)
      throw error
    }
  }

  return {
    use: async <T>(key: string, opener: (signal: AbortSignal) => Promise<Resource<T>>) => {
      let resource = opening.get(key)
      if (!resource) {
        resource = open(key, opener)
        opening.set(key, resource)
      }
      return (await resource).value as T
    },
    close: async () => {
      isClosed = true
      const problems: Error[] = []
      for (const { key, resource } of opened.splice(0).reverse()) {
        await closeInTime(clock, resource).catch((error: unknown) => problems.push(nameProblem(key, error)))
      }
      return problems
    },
  }
}

/** The rest of the key may hold a password. */
const nameProblem = (key: string, cause: unknown): Error => {
  const why = messageOf(cause)
  return new Error(`what the ${key.split(':')[0]} steps had open could not be closed: ${why}`, { cause })
}

const nobodyIsLeftToTell = (): void => {}

const closeInTime = (clock: Clock, resource: Resource<unknown>): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = clock.after(CLOSE_LIMIT_MS, () => reject(new Error(`it did not close within ${CLOSE_LIMIT_MS} ms`)))
    Promise.resolve()
      .then(() => resource.close())
      .then(resolve, reject)
      .finally(stop)
  })
