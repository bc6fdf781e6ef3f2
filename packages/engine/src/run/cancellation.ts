/**
 * A tree of things that can be cancelled: the run, a branch, an attempt. Cancelling one cancels what hangs below it.
 * An AbortSignal is made only when somebody reads it: most attempts never do.
 */
export interface Cancellation {
  readonly isCancelled: boolean
  readonly reason: unknown
  readonly signal: AbortSignal
  cancel(reason: unknown): void
  /** Calls `listener` once, at once when it is cancelled already. Returns what takes it off. */
  onCancel(listener: (reason: unknown) => void): () => void
  /** Leaves the parent: nothing above reaches it any more. */
  release(): void
}

export const createCancellation = (parent?: Cancellation): Cancellation => {
  const listeners = new Set<(reason: unknown) => void>()
  let controller: AbortController | undefined
  let isCancelled = false
  let reason: unknown

  const cancel = (why: unknown): void => {
    if (isCancelled) return
    isCancelled = true
    reason = why
    controller?.abort(why)
    for (const listener of [...listeners]) listener(why)
    listeners.clear()
  }

  const onCancel = (listener: (reason: unknown) => void): (() => void) => {
    if (isCancelled) listener(reason)
    else listeners.add(listener)
    return () => listeners.delete(listener)
  }

  const leaveParent = parent?.onCancel(cancel)
  return {
    get isCancelled() {
      return isCancelled
    },
    get reason() {
      return reason
    },
    get signal() {
      if (!controller) {
        controller = new AbortController()
        if (isCancelled) controller.abort(reason)
      }
      return controller.signal
    },
    cancel,
    onCancel,
    release: () => leaveParent?.(),
  }
}

/** Cancels when `signal` aborts. */
export const followSignal = (cancellation: Cancellation, signal: AbortSignal, reasonOf: (reason: unknown) => unknown): (() => void) => {
  const follow = () => cancellation.cancel(reasonOf(signal.reason))
  if (signal.aborted) follow()
  else signal.addEventListener('abort', follow, { once: true })
  return () => signal.removeEventListener('abort', follow)
}
