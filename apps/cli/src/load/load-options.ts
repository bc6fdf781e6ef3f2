import { withThoseInside } from '@testmesh/engine'
import { parseDuration } from '@testmesh/expressions'
import { type LoadShape, parseRate, parseThreshold, type Threshold, unknownNames } from '@testmesh/load'
import type { RunnableFlow } from '@testmesh/project'
import type { RunOptions } from '../options.ts'
import type { MeasuredOptions } from '../tell-measured.ts'
import { UsageError } from '../usage-error.ts'

export interface LoadOptions extends RunOptions, MeasuredOptions {
  readonly users?: number
  /** As it was written: `20/s`. */
  readonly rate?: string
  /** `30s` */
  readonly for?: string
  readonly ramp?: string
  readonly threshold?: readonly string[]
}

const longestMs = 24 * 3_600_000
const highestRate = 100_000

/** What executions that run at the end have to end by themselves. */
const graceMs = 30_000

/** @throws UsageError */
export const shapeOf = ({ users, rate, for: duration = '30s', ramp = '0s' }: LoadOptions): LoadShape => {
  const perSecond = rate === undefined ? undefined : parseRate(rate)
  const forMs = parseDuration(duration) ?? 0
  const rampMs = parseDuration(ramp) ?? 0
  if (perSecond !== undefined && (perSecond === 0 || perSecond > highestRate))
    throw new UsageError(`--rate ${rate}: wants more than 0 and at most ${highestRate}/s`)
  if (forMs > longestMs) throw new UsageError(`--for ${duration}: a load lasts 24h at most`)
  if (rampMs > forMs) throw new UsageError(`--ramp ${ramp} is a part of --for ${duration}, and longer than it`)
  return { users: users ?? (perSecond === undefined ? 10 : 1_000), forMs, rampMs, graceMs, ...(perSecond !== undefined && { perSecond }) }
}

/** As words of the command that asked for it. */
export const shapeWords = ({ users, rate, for: duration, ramp, threshold = [] }: LoadOptions): string[] => [
  ...(users === undefined ? [] : [`--users ${users}`]),
  ...(rate === undefined ? [] : [`--rate ${rate}`]),
  ...(duration === undefined ? [] : [`--for ${duration}`]),
  ...(ramp === undefined ? [] : [`--ramp ${ramp}`]),
  ...threshold.map((text) => `--threshold '${text}'`),
]

/** @throws UsageError also where a threshold is of a step or flow that is not there */
export const thresholdsOf = ({ threshold = [] }: LoadOptions, flows: readonly RunnableFlow[]): Threshold[] => {
  const thresholds = threshold.map((text) => {
    const read = parseThreshold(text)
    if ('problem' in read) throw new UsageError(`--threshold '${text}': ${read.problem}`)
    return read
  })
  const [unknown] = unknownNames(thresholds, [...new Set(flows.flatMap(namesOf))])
  if (unknown !== undefined) throw new UsageError(`--threshold ${unknown}`)
  return thresholds
}

const namesOf = ({ plan }: RunnableFlow): string[] => [
  plan.flow.name,
  ...[plan, ...plan.flows].flatMap(({ setup, steps, onError, teardown }) =>
    withThoseInside([...setup, ...steps, ...onError, ...teardown]).map(({ id }) => id),
  ),
]

/** Executions that hold a lock wait for each other: it would be the waiting that is measured. @throws UsageError */
export const refuseLocks = (flows: readonly RunnableFlow[], { users }: LoadShape): void => {
  const held = flows.find(({ plan }) => plan.locks.length > 0)
  if (held && (users > 1 || flows.length > 1))
    throw new UsageError(
      `${held.file} holds the lock "${held.plan.locks[0]}", so that its executions run one after the other; run it alone, with --users 1`,
    )
}
