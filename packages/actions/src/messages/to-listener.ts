import type { Listener } from '@testmesh/action-kit'

export interface ListenerSource<M> {
  /** What came next; undefined at the end. */
  take(): Promise<readonly M[] | undefined>
  /** Which of them count. Default: all. */
  fits?(message: M): boolean
  close(): void | Promise<void>
}

/** What the engine's `listen` reads. It ends when it is closed, and fails as its source does. */
export const toListener = <M extends object>({ take, fits = () => true, close }: ListenerSource<M>): Listener => {
  let isClosed = false
  return {
    messages: {
      async *[Symbol.asyncIterator]() {
        while (!isClosed) {
          const came = await take().catch((error: unknown) => {
            if (isClosed) return undefined
            throw error
          })
          if (!came) return
          for (const message of came) if (fits(message)) yield { ...(message as object) }
        }
      },
    },
    close: async () => {
      isClosed = true
      await close()
    },
  }
}
