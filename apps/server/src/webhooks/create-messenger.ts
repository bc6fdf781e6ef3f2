import { setTimeout as pause } from 'node:timers/promises'
import { type GatherOptions, gatherNews, type Platform, type Send, type SendOptions, sendDeliveries } from '@testmesh/platform'

export interface MessengerOptions extends Pick<GatherOptions, 'publicUrl' | 'patience'>, Pick<SendOptions, 'leaseMs' | 'pausesMs'> {
  readonly platform: Pick<Platform, 'database' | 'keyring'>
  readonly send: Send
  readonly onError: (error: unknown, facts: { readonly workspace_id?: string; readonly webhook_id?: string }) => void
}

const everyMs = 1_000
/** After an outage, which else fills the log. */
const restMs = 5_000

/** Tells webhooks what became known, until it is stopped. Any number of servers may do it. A receiver that is slow keeps nobody from making deliveries. */
export const createMessenger = ({ platform, ...options }: MessengerOptions): { stop(): Promise<void> } => {
  const stopping = new AbortController()
  const { signal } = stopping
  const rest = (ms: number) => pause(ms, undefined, { signal, ref: false }).catch(() => undefined)
  const again = async (round: () => Promise<void>): Promise<void> => {
    while (!signal.aborted) {
      const isDone = await round().then(
        () => true,
        (error: unknown) => {
          options.onError(error, {})
          return false
        },
      )
      await rest(isDone ? everyMs : restMs)
    }
  }
  const ended = Promise.all([
    again(() => gatherNews({ ...options, ...platform })),
    again(() => sendDeliveries({ ...options, ...platform, signal })),
  ])
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}
