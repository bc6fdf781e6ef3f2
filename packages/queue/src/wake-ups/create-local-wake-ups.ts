import type { WakeUps } from './wake-ups.ts'

/**
 * Within one process, for the database it owns. That has one session, so whoever wakes up queues behind the
 * transaction that woke it, and sees what it committed.
 */
export const createLocalWakeUps = (): WakeUps => {
  const listeners = new Map<string, Set<() => void>>()
  return {
    send: async (topics) => {
      for (const topic of topics) for (const wake of listeners.get(topic) ?? []) wake()
    },
    listen: async (topic, onWake) => {
      // Its own function each time: the same listener may listen twice.
      const wake = () => onWake()
      const group = listeners.get(topic) ?? new Set()
      listeners.set(topic, group.add(wake))
      return async () => {
        group.delete(wake)
        if (group.size === 0 && listeners.get(topic) === group) listeners.delete(topic)
      }
    },
    close: async () => listeners.clear(),
  }
}
