import type { Failure, UnnumberedEvent } from '@testmesh/protocol'
import { type FailureGroups, groupFailures } from './group-failures.ts'
import { createSeries, type Series } from './series.ts'
import { createTimeline, type Timeline } from './timeline.ts'

/** A flow of the load. */
export interface FlowOfLoad {
  readonly name: string
  /** Relative to the project. */
  readonly file: string
}

export interface MeasuredStep {
  readonly id: string
  /** `pay`, or `each › pay` within another step. */
  readonly title: string
  readonly action: string
  readonly series: Series
}

export interface MeasuredFlow extends FlowOfLoad {
  readonly series: Series
  /** By path, in the order in which they ran first. */
  readonly steps: Map<string, MeasuredStep>
}

/** What is known of a load so far. Its memory depends on the steps of the flows, and not on how often they run. */
export interface LoadMeasure {
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly all: Series
  readonly flows: readonly MeasuredFlow[]
  readonly timeline: Timeline
  readonly failures: FailureGroups
  /** Executions that were cancelled before their end. */
  readonly cutOff: number
  /** Executions that had nothing to do. */
  readonly skipped: number
  /** Executions that have begun and not ended. */
  readonly running: number
  /** When the last execution ended, milliseconds since 1970. */
  readonly lastEndAt: number
  /** What takes the events of a new execution of the flow with this number. @param dueAt When it should have begun. */
  begin(flow: number, dueAt: number): (events: readonly UnnumberedEvent[]) => void
}

export interface MeasureOptions {
  readonly startedAt: number
  /** Tells an execution that failed at length. Asked once for each kind of failure. */
  readonly explain: (events: readonly UnnumberedEvent[]) => string
  /** Sees the duration of each execution as it ends. */
  readonly tell?: (ms: number, isFailed: boolean) => void
}

/** Of a longer execution no failure is told at length: its events would have to be kept until it ends. */
const mostKept = 2_000

export const createMeasure = (flows: readonly FlowOfLoad[], { startedAt, explain, tell }: MeasureOptions): LoadMeasure => {
  const measured = flows.map((flow): MeasuredFlow => ({ ...flow, series: createSeries(), steps: new Map() }))
  const all = createSeries()
  const timeline = createTimeline()
  const failures = groupFailures(explain)
  const counts = { cutOff: 0, skipped: 0, running: 0, lastEndAt: startedAt }

  const end = (flow: MeasuredFlow, { at, data }: EndEvent, execution: Execution): void => {
    counts.running--
    counts.lastEndAt = at
    if (data.verdict === 'cancelled') counts.cutOff++
    else if (data.verdict === 'skipped') counts.skipped++
    else {
      const isFailed = data.verdict === 'failed' || data.verdict === 'error'
      const ms = Math.max(0, at - execution.dueAt)
      for (const series of [all, flow.series]) series.add(ms, isFailed)
      timeline.add(at - startedAt, ms, isFailed)
      tell?.(ms, isFailed)
      if (isFailed) failures.add({ flow: flow.name, ...failingOf(execution, data.failure), events: execution.events })
    }
  }
  return {
    startedAt,
    all,
    flows: measured,
    timeline,
    failures,
    get cutOff() {
      return counts.cutOff
    },
    get skipped() {
      return counts.skipped
    },
    get running() {
      return counts.running
    },
    get lastEndAt() {
      return counts.lastEndAt
    },
    begin(number, dueAt) {
      const flow = measured[number]
      if (!flow) throw new Error(`there is no flow ${number}`)
      counts.running++
      const execution: Execution = { dueAt, events: [], failed: undefined }
      return (events) => {
        keep(execution, events)
        for (const event of events) {
          if (event.type === 'step.started') findStep(flow, event)
          else if (event.type === 'step.finished') endStep(flow, event, execution)
          else if (event.type === 'execution.finished') end(flow, event, execution)
        }
      }
    },
  }
}

type EndEvent = Extract<UnnumberedEvent, { type: 'execution.finished' }>
type StepEvent<T extends 'step.started' | 'step.finished'> = Extract<UnnumberedEvent, { type: T }>

interface Execution {
  readonly dueAt: number
  /** Undefined when they became too many. */
  events: UnnumberedEvent[] | undefined
  /** The first step that failed and was not to: those around it fail after it. */
  failed: { readonly step: string; readonly failure: Failure | undefined } | undefined
}

const keep = (execution: Execution, events: readonly UnnumberedEvent[]): void => {
  if (!execution.events) return
  if (execution.events.length + events.length > mostKept) execution.events = undefined
  else for (const event of events) execution.events.push(event)
}

/** All rounds of a loop are one step, and so are all branches. */
const withoutRounds = (path: string): string => path.replaceAll(/\[[^\]]*\]|#\d+/g, '')

const findStep = ({ steps }: MeasuredFlow, { path, data: { id, action } }: StepEvent<'step.started'>): void => {
  const key = withoutRounds(path)
  if (!steps.has(key)) steps.set(key, { id, title: titleOf(key), action, series: createSeries() })
}

const titleOf = (path: string): string => {
  const [phase, ...names] = path.split('/')
  const title = names.slice(phase === 'cleanup' ? 1 : 0).join(' › ')
  return phase === 'steps' ? title : `${phase}: ${title}`
}

/** One that was skipped or stopped took no time of its own. */
const endStep = ({ steps }: MeasuredFlow, { path, data }: StepEvent<'step.finished'>, execution: Execution): void => {
  const { outcome, durationMs, tolerated, failure } = data
  if (outcome === 'skipped' || outcome === 'cancelled') return
  const step = steps.get(withoutRounds(path))
  const isFailed = outcome !== 'passed'
  step?.series.add(durationMs, isFailed)
  const isAfterwards = path.startsWith('teardown/') || path.startsWith('cleanup/')
  if (isFailed && !tolerated && !isAfterwards && step) execution.failed ??= { step: step.title, failure }
}

const failingOf = ({ failed }: Execution, ofAll: Failure | undefined) => ({
  ...(failed && { step: failed.step }),
  failure: failed?.failure ?? ofAll ?? { code: 'FAILED', message: 'it failed' },
})
