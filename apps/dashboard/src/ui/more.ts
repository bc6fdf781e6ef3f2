/** How a list goes on behind what is there. */
export interface More {
  readonly ask: () => void
  /** Why it could not be read: it is asked again when somebody wants it, and not by itself. */
  readonly error?: Error
}

interface Pages {
  readonly hasNextPage: boolean
  readonly isFetching: boolean
  readonly error: Error | null
  readonly fetchNextPage: () => unknown
}

/** Undefined where there is no more, and while it is read. */
export const moreOf = ({ hasNextPage, isFetching, error, fetchNextPage }: Pages): More | undefined =>
  hasNextPage && !isFetching ? { ask: () => void fetchNextPage(), ...(error && { error }) } : undefined
