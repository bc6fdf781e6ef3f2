import type { ClaimRequest, JobQueue, QueueCore, Taken } from './job-queue.ts'
import { createBell } from './wake-ups/create-bell.ts'
import { cancelOf, type WakeUps, workIn } from './wake-ups/wake-ups.ts'

export interface DriverParts {
  readonly core: QueueCore
  readonly wakeUps: WakeUps
  readonly pollMs: number
}

/** The core with a way to wait for work: drivers whose workers claim what is next differ only in how they are woken. */
export const createDriver = ({ core, wakeUps, pollMs }: DriverParts): JobQueue => ({
  ...core,
  take: async (request, signal) => {
    const bell = createBell()
    const stopListening = await wakeUps.listen(workIn(request.pool), bell.ring)
    try {
      return await claimOrWait({ core, request, signal, rest: () => bell.wait(pollMs, signal) })
    } finally {
      await stopListening()
    }
  },
  settled: async () => {},
  onCancel: (owner, listener) => wakeUps.listen(cancelOf(owner), listener),
  close: () => wakeUps.close(),
})

interface Wait {
  readonly core: QueueCore
  readonly request: ClaimRequest
  readonly signal: AbortSignal
  readonly rest: () => Promise<void>
}

const claimOrWait = async ({ core, request, signal, rest }: Wait): Promise<Taken> => {
  while (!signal.aborted) {
    const sentAtMs = performance.now()
    const claims = await core.claimNext(request)
    if (claims.length > 0) return { claims, sentAtMs }
    await rest()
  }
  return { claims: [], sentAtMs: performance.now() }
}
