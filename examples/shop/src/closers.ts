export interface Closers {
  /** Remembers how to close what was just opened. */
  readonly add: (close: () => Promise<void>) => void
  /** Closes all, the last opened first, whatever fails; a second call waits for the first. */
  readonly closeAll: () => Promise<void>
}

export const createClosers = (): Closers => {
  const closers: (() => Promise<void>)[] = []
  let closing: Promise<void> | undefined
  const closeInReverse = async (): Promise<void> => {
    for (const close of closers.toReversed()) await close().catch(() => undefined)
  }
  return {
    add: (close) => void closers.push(close),
    closeAll: () => {
      closing ??= closeInReverse()
      return closing
    },
  }
}
