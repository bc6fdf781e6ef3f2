import type { ActionContext, ActionError } from '@testmesh/action-kit'
import { grpcError } from './grpc-error.ts'

/** The two ways a step ends early, behind one door: its signal and its deadline. */
export interface Stop {
  /** Milliseconds until the deadline, 0 at least. */
  leftMs(): number
  /** Waits for something that cannot be cut short by itself. @throws ActionError GRPC_ABORTED, GRPC_TIMEOUT */
  race<T>(work: Promise<T>, what: string): Promise<T>
}

export const createStop = ({ signal, clock }: ActionContext, deadlineMs: number): Stop => {
  const endsAt = clock.now() + deadlineMs
  const leftMs = () => Math.max(0, endsAt - clock.now())
  const race = <T>(work: Promise<T>, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        cancelTimer()
        signal.removeEventListener('abort', onAbort)
        finish()
      }
      const onAbort = () => settle(() => reject(aborted(signal, what)))
      const onTimeout = () => settle(() => reject(tooLate(what, deadlineMs)))
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

export const aborted = (signal: AbortSignal, what: string): ActionError =>
  grpcError('GRPC_ABORTED', `the step was stopped while waiting for ${what}`, { cause: signal.reason })

export const tooLate = (what: string, deadlineMs: number): ActionError =>
  grpcError('GRPC_TIMEOUT', `${what} did not come within ${inWords(deadlineMs)}`, { kind: 'timeout' })

const inWords = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`)
