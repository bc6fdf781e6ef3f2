import { once } from 'node:events'
import { scaleTimings } from '@testmesh/queue'
import type { KeptProcess } from './processes/keep-process.ts'
import { note, type ProcessConfig } from './processes/open-queue.ts'

export interface Faults {
  count(): number
  stop(): Promise<void>
}

/** Does what the scenario asks for, to processes the seed chooses, until it is stopped. */
export const injectFaults = (processes: readonly KeptProcess[], config: ProcessConfig, random: () => number): Faults => {
  const { fault, scale } = config.scenario
  const stopping = new AbortController()
  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      stopping.signal.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    })
  const workers = processes.filter(({ role }) => role === 'worker')
  const choose = (among: readonly KeptProcess[]) => among[Math.floor(random() * among.length)]
  const pauses: Promise<void>[] = []
  let count = 0
  let turn = 0

  const pause = async (leases: number): Promise<void> => {
    const victim = choose(workers)
    const pid = victim?.signal('SIGSTOP')
    if (pid === undefined) return
    await rest(leases * scaleTimings(scale).leaseMs)
    note(config, 'continued', pid, Date.now())
    if (victim?.pid() === pid) victim.signal('SIGCONT')
  }
  const strike = async (): Promise<void> => {
    count++
    if (fault.type === 'kill') choose(processes)?.signal('SIGKILL')
    // The next one goes when this one is back: on a busy machine all would be on their way otherwise, and nobody at work.
    if (fault.type === 'restart') await Promise.race([workers[turn++ % workers.length]?.restart(), once(stopping.signal, 'abort')])
    if (fault.type === 'pause') pauses.push(pause(fault.leases))
  }
  const striking = (async () => {
    while (fault.type !== 'none' && !stopping.signal.aborted) {
      await rest(fault.everyMs * (0.5 + random()))
      if (!stopping.signal.aborted) await strike()
    }
  })()
  return {
    count: () => count,
    stop: async () => {
      stopping.abort()
      await striking
      await Promise.all(pauses)
    },
  }
}
