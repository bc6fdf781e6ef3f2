import type { LoadShape } from './drive-load.ts'
import type { FailureKind } from './group-failures.ts'
import { type JudgedThreshold, judgeThresholds } from './judge-thresholds.ts'
import type { FlowOfLoad, LoadMeasure } from './measure-load.ts'
import type { Series } from './series.ts'
import type { Threshold } from './threshold.ts'
import type { Slice } from './timeline.ts'

/** Times in milliseconds; absent where nothing ended. */
export interface Figures {
  readonly count: number
  readonly perSecond: number
  readonly failed: number
  readonly p50?: number
  readonly p90?: number
  readonly p95?: number
  readonly p99?: number
  readonly max?: number
  readonly mean?: number
}

/** What a load test found. */
export interface Load {
  readonly shape: LoadShape
  /** From its beginning to the last end. */
  readonly durationMs: number
  readonly isInterrupted: boolean
  /** Of executions that ended. Where a rate was asked for, their times count from when they should have begun. */
  readonly all: Figures
  /** Had to begin, and no user was free before the end. */
  readonly notBegun: number
  /** Were stopped, at an interrupt or because they did not end in time. */
  readonly cutOff: number
  /** Had nothing to do. */
  readonly skipped: number
  readonly flows: readonly (FlowOfLoad & Figures & { readonly steps: readonly StepFigures[] })[]
  readonly timeline: readonly Slice[]
  readonly failures: readonly FailureKind[]
  /** Of kinds that are not among `failures`. */
  readonly otherFailures: number
  readonly thresholds: readonly JudgedThreshold[]
  readonly passed: boolean
}

export interface StepFigures extends Figures {
  readonly id: string
  readonly title: string
  readonly action: string
}

export interface LoadEnd {
  readonly shape: LoadShape
  readonly thresholds: readonly Threshold[]
  readonly notBegun: number
  readonly isInterrupted: boolean
}

export const sumUp = (measure: LoadMeasure, { shape, thresholds, notBegun, isInterrupted }: LoadEnd): Load => {
  const { all, flows, timeline, failures, cutOff, skipped, startedAt, lastEndAt } = measure
  const durationMs = lastEndAt - startedAt
  const figures = (series: Series): Figures => figuresOf(series, durationMs)
  // What did not end in time did not pass. What a person stopped says nothing.
  const alsoFailed = notBegun + (isInterrupted ? 0 : cutOff)
  const judged = judgeThresholds(measure, thresholds, { durationMs, alsoFailed })
  return {
    shape,
    durationMs,
    isInterrupted,
    all: figures(all),
    notBegun,
    cutOff,
    skipped,
    flows: flows.map(({ name, file, series, steps }) => ({
      name,
      file,
      ...figures(series),
      steps: [...steps.values()].map(({ id, title, action, series: own }) => ({ id, title, action, ...figures(own) })),
    })),
    timeline: timeline.slices(durationMs),
    failures: failures.kinds(),
    otherFailures: failures.others,
    thresholds: judged,
    passed: judged.every(({ holds }) => holds),
  }
}

const figuresOf = ({ times, failed }: Series, durationMs: number): Figures => {
  const { count, max, mean } = times
  const at = (percent: number): number => times.percentile(percent) ?? 0
  return {
    count,
    perSecond: durationMs === 0 ? 0 : (count * 1_000) / durationMs,
    failed,
    ...(count > 0 && { p50: at(50), p90: at(90), p95: at(95), p99: at(99), max, mean }),
  }
}
