import type { ExecutionState, StepState } from '@testmesh/protocol'
import { isOfFlow, ownStep, type Ran } from '../../execution/model/own-step.ts'
import type { Status } from '../../ui/status.tsx'
import type { FlowStep } from './steps.ts'

/** How a step of the flow stands in an execution: of all its rounds together. */
export interface StepRun {
  readonly status: Status
  readonly durationMs: number | undefined
  /** How often it ran, and how often it did not succeed. */
  readonly rounds: number
  readonly failed: number
  /** Of the first that did not succeed, else of the last that ran: where to look. */
  readonly path: string
}

/** Pointer of the step of the flow that a debugged execution stands at: in a flow that it runs, of the step that runs it. */
export const stopPointer = ({ flow, steps, stop }: Ran & Pick<ExecutionState, 'stop'>): string | undefined => {
  if (!stop || isOfFlow({ flow }, stop)) return stop?.pointer
  return ownStep({ flow, steps }, stop.path)?.pointer
}

/** By the pointer of the step. What did not change stays the same object, so that only changed cards are painted again. */
export const stepRuns = ({ flow, steps }: Ran, before: ReadonlyMap<string, StepRun>): ReadonlyMap<string, StepRun> => {
  const own = [...steps.values()].filter((step) => isOfFlow({ flow }, step))
  const grouped = Map.groupBy(own, ({ pointer }) => pointer)
  return new Map(
    [...grouped].map(([pointer, states]) => {
      const next = together(states)
      const known = before.get(pointer)
      return [pointer, known && isSame(known, next) ? known : next]
    }),
  )
}

/**
 * Where the steps that ran stand now, by pointer: a step that was moved keeps what is known of it, one that was changed or added
 * since did not run.
 */
export const placesOf = (ran: readonly FlowStep[], now: readonly FlowStep[]): ReadonlyMap<string, string> => {
  const left = Map.groupBy(ran, keyOf)
  return new Map(
    now.flatMap((step) => {
      const before = left.get(keyOf(step))?.shift()
      return before ? [[before.pointer, step.pointer]] : []
    }),
  )
}

const keyOf = ({ phase, step }: FlowStep): string => phase + JSON.stringify(step)

export const movedRuns = (runs: ReadonlyMap<string, StepRun>, places: ReadonlyMap<string, string>): ReadonlyMap<string, StepRun> =>
  new Map(
    [...runs].flatMap(([pointer, run]) => {
      const place = places.get(pointer)
      return place === undefined ? [] : [[place, run]]
    }),
  )

const together = (states: readonly StepState[]): StepRun => {
  const bad = states.filter(({ outcome }) => outcome === 'failed' || outcome === 'error')
  const ran = states.findLast(({ outcome }) => outcome !== 'skipped')
  const shown = bad[0] ?? states.find(({ outcome }) => outcome === undefined) ?? ran ?? states.at(-1)
  return {
    status: shown?.outcome ?? 'running',
    durationMs: !ran ? undefined : states.length === 1 ? states[0]?.durationMs : sum(states.map(({ durationMs = 0 }) => durationMs)),
    rounds: states.length,
    failed: bad.length,
    path: shown?.path ?? '',
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

const isSame = (a: StepRun, b: StepRun): boolean =>
  a.status === b.status && a.durationMs === b.durationMs && a.rounds === b.rounds && a.failed === b.failed && a.path === b.path
