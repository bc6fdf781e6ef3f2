import type { Resource } from '@testmesh/action-kit'

/** Connections and the like: opened once per execution, shared while opening, closed in reverse order. */
export interface Resources {
  use<T>(key: string, open: (signal: AbortSignal) => Promise<Resource<T>>): Promise<T>
  /** Closes all, newest first; returns what went wrong. */
  close(): Promise<unknown[]>
}

export const createResources = (signalOf: () => AbortSignal): Resources => {
  const opening = new Map<string, Promise<Resource<unknown>>>()
  const opened: Resource<unknown>[] = []
  let isClosed = false

  const open = async (key: string, opener: (signal: AbortSignal) => Promise<Resource<unknown>>): Promise<Resource<unknown>> => {
    try {
      const resource = await opener(signalOf())
      // Whoever opened it did not hear in time that the run is over.
      if (isClosed) await resource.close()
      else opened.push(resource)
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
      const problems: unknown[] = []
      for (const resource of opened.reverse()) {
        try {
          await resource.close()
        } catch (error) {
          problems.push(error)
        }
      }
      return problems
    },
  }
}
