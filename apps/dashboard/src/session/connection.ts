'use client'
import { create } from 'zustand'

interface Connection {
  /** The server does not answer. */
  readonly isAway: boolean
  readonly since: number
  /** It gives out another edition of the dashboard than this page is of. */
  readonly isOutdated: boolean
}

export const useConnection = create<Connection>(() => ({ isAway: false, since: 0, isOutdated: false }))

/** Of this page: the server's when it first answered. */
let edition: string | null = null

const noticeEdition = ({ headers }: Response): void => {
  const served = headers.get('x-dashboard-edition')
  edition ??= served
  const isOutdated = served !== edition
  // What is no server of ours, a proxy's answer, says nothing.
  if (served !== null && isOutdated !== useConnection.getState().isOutdated) useConnection.setState({ isOutdated })
}

const askAgainMs = 1_500
let isAsking = false
const returned = new Set<() => void>()

/** Calls `listener` each time the server is there again. */
export const onReturn = (listener: () => void): (() => void) => {
  returned.add(listener)
  return () => void returned.delete(listener)
}

/** What to say of it, and what to do about it. */
export const partMissingText =
  'A part of this page could not be loaded. TestMesh may have been updated since it was opened. Load the page again; what you changed in a flow is kept.'

/** The server answers, but not with a part of this page: most likely it was updated since the page was opened. */
export class PartMissing extends Error {
  override readonly name = 'PartMissing'
}

/**
 * What a page brings later, as `import` gives it. Where the server is away, it comes once that is back.
 *
 * @throws PartMissing when the server answers and it cannot be loaded, also when asked for twice
 */
export const loadLater = async <T>(load: () => Promise<T>): Promise<T> => {
  try {
    return await load()
  } catch {
    if (!(await answers())) {
      isGone()
      await nextReturn()
    }
  }
  try {
    return await load()
  } catch (cause) {
    // Whatever edition this page thought to be of: what is given out now is another one.
    edition = ''
    useConnection.setState({ isOutdated: true })
    throw new PartMissing(partMissingText, { cause })
  }
}

/** Whether the server does; asked anew. */
export const answers = (): Promise<boolean> =>
  fetch('/health', { cache: 'no-store' }).then(
    (response) => {
      noticeEdition(response)
      return response.ok
    },
    () => false,
  )

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
    noticeEdition(response)
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
    if (await answers()) isBack()
  }
  isAsking = false
}

const isBack = (): void => {
  useConnection.setState({ isAway: false, since: Date.now() })
  for (const listener of returned) listener()
}
