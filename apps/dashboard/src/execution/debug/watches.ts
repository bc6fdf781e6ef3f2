import { create } from 'zustand'

/** What somebody wants to know at every stop, as long as the page is open; and all that was asked, the newest last. */
export const useWatches = create<{ readonly expressions: readonly string[]; readonly history: readonly string[] }>(() => ({
  expressions: [],
  history: [],
}))

export const watch = (expression: string): void =>
  useWatches.setState(({ expressions, history }) => ({
    expressions: [expression, ...expressions.filter((one) => one !== expression)],
    history: [...history.filter((one) => one !== expression), expression],
  }))

export const unwatch = (expression: string): void =>
  useWatches.setState(({ expressions }) => ({ expressions: expressions.filter((one) => one !== expression) }))
