import type { ActionError, Clock } from '@testmesh/action-kit'
import { httpError } from '../http-error.ts'

/** The two ways an exchange is cut short, behind one door: the step's signal and the request's own time limit. */
export interface Interrupt {
  /** Set by whoever waits now; called at most once, with the error to fail with. */
  onStop: ((error: ActionError) => void) | undefined
  /** What is being waited for, in words for the error: `a connection to 127.0.0.1:80`. */
  phase: string
  /** @throws the error, when it was cut short while nobody waited */
  check(): void
  /** Waits for something that cannot be cut short by itself. */
  race<T>(work: Promise<T>): Promise<T>
  dispose(): void
}

export interface InterruptOptions {
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly timeoutMs: number
}

export const createInterrupt = ({ signal, clock, timeoutMs }: InterruptOptions): Interrupt => {
  let stopped: ActionError | undefined
  const stop = (error: ActionError) => {
    stopped ??= error
    const notify = interrupt.onStop
    interrupt.onStop = undefined
    notify?.(error)
  }
  const onAbort = () =>
    stop(httpError('HTTP_ABORTED', `the request was stopped while waiting for ${interrupt.phase}`, { cause: signal.reason }))
  const onTimeout = () =>
    stop(httpError('HTTP_TIMEOUT', `${interrupt.phase} did not come within ${inWords(timeoutMs)}`, { kind: 'timeout' }))
  const interrupt: Interrupt = {
    onStop: undefined,
    phase: 'a connection',
    check: () => {
      if (stopped) throw stopped
    },
    race: (work) =>
      new Promise((resolve, reject) => {
        if (stopped) return reject(stopped)
        interrupt.onStop = reject
        // Handed back before whoever waits goes on, who may be the next to listen.
        const handBack = <A>(settle: (value: A) => void) => {
          return (value: A) => {
            interrupt.onStop = undefined
            settle(value)
          }
        }
        work.then(handBack(resolve), handBack(reject))
      }),
    dispose: () => {
      cancelTimer()
      signal.removeEventListener('abort', onAbort)
    },
  }
  const cancelTimer = clock.after(timeoutMs, onTimeout)
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  return interrupt
}

const inWords = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`)
