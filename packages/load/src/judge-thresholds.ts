import { didYouMean } from '@testmesh/expressions'
import type { LoadMeasure } from './measure-load.ts'
import type { Series } from './series.ts'
import { holds, type Metric, type Threshold } from './threshold.ts'

/** What came of a threshold. */
export interface JudgedThreshold {
  readonly text: string
  /** Of a step: which one, where several are called so. */
  readonly of?: string
  /** In the unit of its metric. Absent where nothing ran that it is about. */
  readonly value?: number
  readonly metric: Metric
  readonly holds: boolean
}

/** As long as nobody says how much may fail, nothing may. */
export const nothingFails: Threshold = { text: 'failed <= 0', metric: { type: 'failedCount' }, operator: '<=', bound: 0 }

export interface JudgeOptions {
  /** From the first beginning to the last end. */
  readonly durationMs: number
  /** Of all executions: those beside the ones whose end was seen. */
  readonly alsoFailed: number
}

/** What holds in the end. A threshold of a name that several steps have must hold of each. */
export const judgeThresholds = (measure: LoadMeasure, thresholds: readonly Threshold[], options: JudgeOptions): JudgedThreshold[] => {
  const saysWhatMayFail = thresholds.some(({ of, metric }) => of === undefined && metric.type.startsWith('failed'))
  return [...thresholds, ...(saysWhatMayFail ? [] : [nothingFails])].flatMap((threshold) => {
    const found = seriesOf(measure, threshold.of)
    return found.length === 0
      ? [{ text: threshold.text, metric: threshold.metric, holds: false }]
      : found.map(({ name, series }) => {
          const alsoFailed = threshold.of === undefined ? options.alsoFailed : 0
          const value = measuredOf(threshold.metric, series, { ...options, alsoFailed })
          return {
            text: threshold.text,
            ...(found.length > 1 && { of: name }),
            ...(value !== undefined && { value }),
            metric: threshold.metric,
            holds: value !== undefined && holds(threshold, value),
          }
        })
  })
}

const seriesOf = ({ all, flows }: LoadMeasure, of: string | undefined): { readonly name: string; readonly series: Series }[] => {
  if (of === undefined) return [{ name: '', series: all }]
  return flows.flatMap(({ name, series, steps }) => [
    ...(name === of ? [{ name, series }] : []),
    ...[...steps.values()]
      .filter(({ id, title }) => id === of || title === of)
      .map((step) => ({ name: `${name} › ${step.title}`, series: step.series })),
  ])
}

const measuredOf = (metric: Metric, { times, failed }: Series, { durationMs, alsoFailed }: JudgeOptions): number | undefined => {
  const all = times.count + alsoFailed
  switch (metric.type) {
    case 'percentile':
      return times.percentile(metric.percent)
    case 'max':
    case 'mean':
      return times.count === 0 ? undefined : times[metric.type]
    case 'failedCount':
      return all === 0 ? undefined : failed + alsoFailed
    case 'failedPercent':
      return all === 0 ? undefined : ((failed + alsoFailed) * 100) / all
    case 'rate':
      return durationMs === 0 ? undefined : (times.count * 1_000) / durationMs
  }
}

/** What is wrong with thresholds that name what is not there, in words. @param names Of steps and flows. */
export const unknownNames = (thresholds: readonly Threshold[], names: readonly string[]): string[] =>
  thresholds.flatMap(({ text, of }) => {
    // A step within others may also be named by all of them.
    const last = of
      ?.split(' › ')
      .at(-1)
      ?.replace(/^[a-z_]+: /, '')
    if (of === undefined || last === undefined || names.includes(of) || names.includes(last)) return []
    const hint = didYouMean(last, [...names])
    return [`'${text}': no step and no flow of this load is called "${of}"${hint === undefined ? '' : `; ${hint}`}`]
  })
