import type { ActionContext, Listener } from '@testmesh/action-kit'
import type { RunningServer } from '../servers.ts'
import type { Judge } from './check-expectation.ts'
import { toRecord } from './to-record.ts'

/** The requests that come from now on and are meant by one of the judges, until it is closed or the server stops. */
export const listenToRequests = ({ serving }: RunningServer, judges: readonly Judge[], context: ActionContext): Listener => {
  const queue: Readonly<Record<string, unknown>>[] = []
  let isClosed = false
  let wake: (() => void) | undefined
  const unfollow = serving.log.follow((entry) => {
    if (!judges.some((judge) => judge.fits(entry))) return
    queue.push(toRecord(entry, context.secret))
    wake?.()
  })
  const close = (): void => {
    isClosed = true
    unfollow()
    wake?.()
  }
  serving.signal.addEventListener('abort', close, { once: true })
  return {
    messages: {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          const next = queue.shift()
          if (next) yield next
          else if (isClosed) return
          else
            await new Promise<void>((resolve) => {
              wake = resolve
            })
        }
      },
    },
    close: async () => close(),
  }
}
