import { cpus } from 'node:os'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

/** How busy the machine was that made the load. */
export interface Machine {
  /** The thread that runs the flows, percent of the time. */
  readonly busyPercent: number
  /** How late that thread came to what was due, milliseconds: less in 99 of 100 cases. */
  readonly lateMs: number
  /** All processors, of whatever program. */
  readonly processorsPercent: number
  /** It was a limit itself, so that times include its own lateness. */
  readonly isLimit: boolean
}

const sampleMs = 10

/** Begins to watch; the function it gives says what was seen. */
export const watchMachine = (): (() => Machine) => {
  const delay = monitorEventLoopDelay({ resolution: sampleMs })
  delay.enable()
  const loop = performance.eventLoopUtilization()
  const before = processorTimes()
  return () => {
    delay.disable()
    const after = processorTimes()
    const busyPercent = performance.eventLoopUtilization(loop).utilization * 100
    const lateMs = Math.max(0, delay.percentile(99) / 1e6 - sampleMs)
    const processorsPercent = (100 * (after.busy - before.busy)) / Math.max(1, after.all - before.all)
    return { busyPercent, lateMs, processorsPercent, isLimit: busyPercent >= 90 || lateMs >= 50 || processorsPercent >= 95 }
  }
}

const processorTimes = (): { readonly busy: number; readonly all: number } => {
  const sums = cpus().map(({ times: { idle, ...busy } }) => ({ idle, busy: Object.values(busy).reduce((sum, ms) => sum + ms, 0) }))
  const busy = sums.reduce((sum, one) => sum + one.busy, 0)
  return { busy, all: sums.reduce((sum, one) => sum + one.idle, busy) }
}
