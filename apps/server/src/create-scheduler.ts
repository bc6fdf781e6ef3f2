import { setTimeout as pause } from 'node:timers/promises'
import { fireSchedules, type Platform } from '@testmesh/platform'
import type { Capability } from '@testmesh/protocol'
import { createFindScheduled } from './language/find-flows.ts'

export interface SchedulerOptions {
  readonly platform: Pick<Platform, 'database' | 'queue' | 'keyring'>
  /** What actions may do beyond the network. Default: nothing. */
  readonly granted?: readonly Capability[]
  readonly onError: (error: unknown, facts: { readonly schedule_id?: string }) => void
}

const everyMs = 1_000
/** After an outage, which else fills the log. */
const restMs = 5_000

/** Fires schedules when their time comes, until it is stopped. Any number of servers may do it. */
export const createScheduler = ({ platform, granted = [], onError }: SchedulerOptions): { stop(): Promise<void> } => {
  const stopping = new AbortController()
  const { database, queue, keyring } = platform
  const options = {
    database,
    findFlows: createFindScheduled({ queue, keyring, granted, onError: (error) => onError(error, {}) }),
    onError: (error: unknown, { id }: { readonly id: string }) => onError(error, { schedule_id: id }),
    signal: stopping.signal,
  }
  const rest = (ms: number) => pause(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      const isDone = await fireSchedules(options).then(
        () => true,
        (error: unknown) => {
          onError(error, {})
          return false
        },
      )
      await rest(isDone ? everyMs : restMs)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}
