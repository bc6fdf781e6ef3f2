import type { Place } from '@testmesh/protocol'
import type { Cancellation } from './cancellation.ts'
import type { Run } from './run.ts'

/** How long an action may take to stop, once asked to, before the engine goes on without it. Milliseconds. */
const GRACE_MS = 250

interface Work<T> {
  /** Who it is, for the warning when it hangs. */
  readonly what: string
  readonly place?: Place
  readonly work: () => Promise<T>
  /** Takes what `work` gives when nobody waits for it any more. */
  readonly late?: (value: T) => Promise<void>
}

/** Settles with `work`, or a moment after the cancellation, with its reason, when `work` does not settle by itself. */
export const settlesInTime = <T>(run: Run, cancellation: Cancellation, { what, place = {}, work, late }: Work<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    let stopWaiting = (): void => {}
    const leave = cancellation.onCancel((reason) => {
      stopWaiting = run.ports.clock.after(GRACE_MS, () => {
        const message = `${what} did not stop within ${GRACE_MS} ms when it was asked to`
        run.warnings.push({ code: 'ACTION_HUNG', severity: 'warning', message, place })
        if (late) done.then(late).catch(nobodyIsLeftToTell)
        reject(reason)
      })
    })
    const settle =
      <V>(done: (value: V) => void) =>
      (value: V): void => {
        leave()
        stopWaiting()
        done(value)
      }
    const done = promised(work)
    done.then(settle(resolve), settle(reject))
  })

const nobodyIsLeftToTell = (): void => {}

/** What throws before it returns a promise is caught by the promise all the same. */
const promised = <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return Promise.resolve(work())
  } catch (error) {
    return Promise.reject(error)
  }
}
