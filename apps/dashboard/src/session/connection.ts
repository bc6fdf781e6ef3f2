'use client'
import { create } from 'zustand'

/** Whether the server answers. */
export const useConnection = create<{ readonly isAway: boolean; readonly since: number }>(() => ({ isAway: false, since: 0 }))

const askAgainMs = 1_500
let isAsking = false
const returned = new Set<() => void>()

/** Calls `listener` each time the server is there again. */
export const onReturn = (listener: () => void): (() => void) => {
  returned.add(listener)
  return () => void returned.delete(listener)
}

/**
 * What a page brings later, as `import` gives it. Where the server is away, it comes once that is back.
 *
 * @throws what `load` throws when the server answers and it still cannot be loaded
 */
export const loadLater = async <T>(load: () => Promise<T>): Promise<T> => {
  try {
    return await load()
  } catch {
    isGone()
    await nextReturn()
    return load()
  }
}

const nextReturn = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = onReturn(() => {
      stop()
      resolve()
    })
  })

/** As `fetch`; a server that does not answer is noticed, and asked until it does. */
export const watchedFetch: typeof fetch = async (input, init) => {
  try {
    const response = await fetch(input, init)
    if (useConnection.getState().isAway) isBack()
    return response
  } catch (error) {
    if ((error as Error).name !== 'AbortError') isGone()
    throw error
  }
}

export const isGone = (): void => {
  if (!useConnection.getState().isAway) useConnection.setState({ isAway: true, since: Date.now() })
  if (isAsking) return
  isAsking = true
  void askUntilBack()
}

const askUntilBack = async (): Promise<void> => {
  while (useConnection.getState().isAway) {
    await new Promise((resolve) => setTimeout(resolve, askAgainMs))
    const isThere = await fetch('/health', { cache: 'no-store' }).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isThere) isBack()
  }
  isAsking = false
}

const isBack = (): void => {
  useConnection.setState({ isAway: false, since: Date.now() })
  for (const listener of returned) listener()
}
