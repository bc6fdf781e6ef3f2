import type { ActionContext } from '@testmesh/action-kit'

/**
 * Runs `work` with a signal that aborts with the step's own, and after `limitMs`. Rejects at once when it does, also when `work`
 * does not listen.
 */
export const withLimit = async <T>(context: ActionContext, limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController()
  const stop = () => controller.abort(context.signal.reason)
  const cancelTimer = context.clock.after(limitMs, () => controller.abort(new Error(`nothing within ${limitMs} ms`)))
  context.signal.addEventListener('abort', stop, { once: true })
  try {
    context.signal.throwIfAborted()
    return await Promise.race([work(controller.signal), aborted(controller.signal)])
  } finally {
    cancelTimer()
    context.signal.removeEventListener('abort', stop)
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
