import type { Figures, JudgedThreshold, Load, LoadShape, Slice } from '@testmesh/load'
import { count } from '../count.ts'
import type { Machine } from './machine.ts'

/** A load, and the machine that made it. */
export type MeasuredLoad = Load & { readonly machine: Machine }

/** Three digits that say something: `0.4 ms`, `12 ms`, `1.25 s`. */
export const timeText = (ms: number): string => {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(ms < 9_995 ? 2 : 1)} s`
}

/** `0.028/s`, `2.5/s`, `110/s` */
export const rateText = (perSecond: number): string => {
  if (perSecond > 0 && perSecond < 0.95) return `${Number(perSecond.toPrecision(2))}/s`
  return `${perSecond.toFixed(perSecond < 99.95 ? 1 : 0)}/s`
}

export const columns = ['count', 'rate', 'failed', 'p50', 'p90', 'p95', 'p99', 'max'] as const

export const cellsOf = ({ count: seen, perSecond, failed, p50, p90, p95, p99, max }: Figures): string[] => [
  String(seen),
  rateText(perSecond),
  String(failed),
  ...[p50, p90, p95, p99, max].map((ms) => (ms === undefined ? '' : timeText(ms))),
]

/** A row for all where there are several flows, one for each flow, and its steps below it. */
export const rowsOf = ({ all, flows }: Load): { readonly title: string; readonly depth: number; readonly figures: Figures }[] => [
  ...(flows.length > 1 ? [{ title: 'all', depth: 0, figures: all }] : []),
  ...flows.flatMap(({ steps, ...flow }) => [
    { title: flow.name, depth: 0, figures: flow },
    ...steps.map((step) => ({ title: step.title, depth: 1, figures: step })),
  ]),
]

export const totalLine = ({ all, durationMs, shape }: Load): string =>
  `${count(all.count, 'execution')} in ${timeText(durationMs)} ${shapeText(shape)}: ${rateText(all.perSecond)}, ${all.failed} failed`

const shapeText = ({ perSecond, users }: LoadShape): string =>
  perSecond === undefined ? `by ${count(users, 'user')}` : `at ${rateText(perSecond)}, at most ${users} at once`

/** What is to be known beside the figures. */
export const remarkLines = ({ notBegun, cutOff, skipped, isInterrupted, machine, all, shape }: MeasuredLoad): string[] => [
  ...(isInterrupted ? ['it was interrupted: these are the figures until then'] : []),
  ...(notBegun > 0
    ? [
        `${count(notBegun, 'execution')} could not begin, as ${shape.users === 1 ? 'the only user was' : `all ${shape.users} users were`} busy until the end: they count as failed`,
      ]
    : []),
  ...(cutOff > 0
    ? [
        isInterrupted
          ? `${count(cutOff, 'execution')} stopped by the interrupt`
          : `${count(cutOff, 'execution')} had not ended ${shape.graceMs / 1_000} s after the end, and were stopped: they count as failed`,
      ]
    : []),
  ...(skipped > 0 ? [`${count(skipped, 'execution')} skipped, and not counted`] : []),
  ...(all.count === 0 ? ['no execution ended: nothing was measured'] : []),
  ...(machine.isLimit ? [limitText(machine)] : []),
]

const limitText = ({ busyPercent, lateMs, processorsPercent }: Machine): string =>
  `this machine was a limit itself: the thread that runs the flows was ${Math.round(busyPercent)} % busy and up to ${timeText(lateMs)} late, the processors ` +
  `${Math.round(processorsPercent)} % busy. The times include its own lateness`

export const valueText = ({ value, metric }: JudgedThreshold): string => {
  if (value === undefined) return 'nothing ran'
  switch (metric.type) {
    case 'failedPercent':
      return `${value.toFixed(value > 0 && value < 10 ? 2 : 0)} %`
    case 'failedCount':
      return String(value)
    case 'rate':
      return rateText(value)
    default:
      return timeText(value)
  }
}

export const thresholdText = ({ text, of }: JudgedThreshold): string => (of === undefined ? text : `${text} (${of})`)

/** How something went over the time: a bar for each slice, and what the highest one is. */
export const courseLines = ({ timeline }: Load): string[] => {
  const [first] = timeline
  if (!first || timeline.length < 2) return []
  const rates = timeline.map(({ perSecond }) => perSecond)
  const times = timeline.map(({ p95 }) => p95 ?? 0)
  const each = `a bar each ${first.forMs / 1_000} s`
  return [`rate  ${bars(rates)}  ${rangeText(rates, rateText)}; ${each}`, `p95   ${bars(times)}  ${rangeText(endedIn(timeline), timeText)}`]
}

const endedIn = (timeline: readonly Slice[]): number[] => timeline.flatMap(({ p95 }) => p95 ?? [])

const rangeText = (values: readonly number[], textOf: (value: number) => string): string =>
  `${textOf(Math.min(...values))} to ${textOf(Math.max(...values))}`

const levels = [...'▁▂▃▄▅▆▇█']

const bars = (values: readonly number[]): string => {
  const highest = Math.max(...values)
  return values.map((value) => (value === 0 ? ' ' : levels[Math.ceil((value / highest) * levels.length) - 1])).join('')
}
