import type { ActionContext } from '@testmesh/action-kit'

/** Runs `work` with a signal that aborts with the step's own, for its reason, and after `limitMs` for the one that `tooLate` gives. */
export const withLimit = async <T>(
  { signal, clock }: Pick<ActionContext, 'signal' | 'clock'>,
  { limitMs, tooLate }: { readonly limitMs: number; tooLate(): unknown },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const controller = new AbortController()
  const stop = () => controller.abort(signal.reason)
  const cancelTimer = clock.after(limitMs, () => controller.abort(tooLate()))
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    return await work(controller.signal)
  } finally {
    cancelTimer()
    signal.removeEventListener('abort', stop)
  }
}
