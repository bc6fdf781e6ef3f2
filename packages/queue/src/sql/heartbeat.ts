import type { Fence, Pulse } from '../job-queue.ts'
import type { CoreContext } from './core-context.ts'

/** A late beat of a lease that nobody took back is fine: the epoch decides. */
export const heartbeat = async ({ database, timings }: CoreContext, fences: readonly Fence[]): Promise<Pulse> => {
  if (fences.length === 0) return { cancelled: [], lost: [] }
  const beaten = await database.query<Fence & { isCancelled: boolean }>(renewLeases, [
    fences.map(({ jobId }) => jobId),
    fences.map(({ epoch }) => epoch),
    timings.leaseMs,
  ])
  const held = new Set(beaten.map(nameOf))
  return {
    cancelled: beaten.filter(({ isCancelled }) => isCancelled).map(({ jobId, epoch }) => ({ jobId, epoch })),
    lost: fences.filter((fence) => !held.has(nameOf(fence))),
  }
}

// Not by the job alone: a worker may have claimed again what it does not know yet that it lost.
const nameOf = ({ jobId, epoch }: Fence): string => `${jobId}/${epoch}`

const renewLeases = `
  update scheduler.jobs j
  set lease_until = tm.now() + $3::float8 * interval '1 millisecond'
  from unnest($1::uuid[], $2::bigint[]) as beat(id, epoch)
  where j.id = beat.id and j.epoch = beat.epoch and j.state in ('running', 'cancelling')
  returning j.id as "jobId", j.epoch, j.cancel_requested_at is not null as "isCancelled"`
