import type { WakeUps } from './wake-ups.ts'

/** Nobody is woken: whoever waits finds out by looking. */
export const silentWakeUps: WakeUps = {
  send: async () => {},
  listen: async () => async () => {},
  close: async () => {},
}
