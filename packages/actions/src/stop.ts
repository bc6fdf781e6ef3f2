import { type ActionContext, type ActionError, isActionError } from '@testmesh/action-kit'

/** The two ways a step ends early, behind one door: its signal and its own limit of time. */
export interface Stop {
  /** Milliseconds that are left, 0 at least. */
  leftMs(): number
  /** Waits for something that cannot be cut short by itself. @throws ActionError, whichever of the two came first */
  race<T>(work: Promise<T>, what: string): Promise<T>
}

/** How a family says it. */
export interface StopWords {
  aborted(signal: AbortSignal, what: string): ActionError
  tooLate(what: string, limitMs: number): ActionError
}

export const createStop = ({ signal, clock }: ActionContext, limitMs: number, { aborted, tooLate }: StopWords): Stop => {
  const endsAt = clock.now() + limitMs
  const leftMs = () => Math.max(0, endsAt - clock.now())
  const race = <T>(work: Promise<T>, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        cancelTimer()
        signal.removeEventListener('abort', onAbort)
        finish()
      }
      const onAbort = () => settle(() => reject(aborted(signal, what)))
      const onTimeout = () => settle(() => reject(tooLate(what, limitMs)))
      const cancelTimer = clock.after(leftMs(), onTimeout)
      work.then(
        (value) => settle(() => resolve(value)),
        (error: unknown) => settle(() => reject(error)),
      )
      signal.addEventListener('abort', onAbort)
      if (signal.aborted) onAbort()
    })
  return { leftMs, race }
}

/** Whether the time limit of the step has stopped it, and nobody cancelled it: who waits in vain then says for what. */
export const isTimeUp = ({ aborted, reason }: AbortSignal): boolean => aborted && isLimit(reason)

/** Whether something failed because of that: its cause is the reason of the signal. */
export const isCutShort = (error: unknown): boolean => error instanceof Error && !isActionError(error.cause) && isLimit(error.cause)

const isLimit = (reason: unknown): boolean => (reason as { readonly kind?: unknown } | undefined)?.kind === 'timeout'

/** `200 ms`, `1.5 s` */
export const msInWords = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`)
