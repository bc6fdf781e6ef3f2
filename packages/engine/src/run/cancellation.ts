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

export const createCancellation = (parent?: Cancellation): Cancellation => new Branch(parent)

/** A class: one is made for each attempt, and an object with a getter of its own costs twenty times as much. */
class Branch implements Cancellation {
  isCancelled = false
  reason: unknown = undefined
  readonly #listeners = new Set<(reason: unknown) => void>()
  readonly #leaveParent: (() => void) | undefined
  #controller: AbortController | undefined

  constructor(parent: Cancellation | undefined) {
    this.#leaveParent = parent?.onCancel((reason) => this.cancel(reason))
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.isCancelled) this.#controller.abort(this.reason)
    }
    return this.#controller.signal
  }

  cancel(reason: unknown): void {
    if (this.isCancelled) return
    this.isCancelled = true
    this.reason = reason
    this.#controller?.abort(reason)
    for (const listener of [...this.#listeners]) listener(reason)
    this.#listeners.clear()
  }

  onCancel(listener: (reason: unknown) => void): () => void {
    if (this.isCancelled) listener(this.reason)
    else this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  release(): void {
    this.#leaveParent?.()
  }
}

/** Cancels when `signal` aborts. */
export const followSignal = (cancellation: Cancellation, signal: AbortSignal, reasonOf: (reason: unknown) => unknown): (() => void) => {
  const follow = () => cancellation.cancel(reasonOf(signal.reason))
  if (signal.aborted) follow()
  else signal.addEventListener('abort', follow, { once: true })
  return () => signal.removeEventListener('abort', follow)
}
