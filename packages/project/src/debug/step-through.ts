import { isDeepStrictEqual } from 'node:util'
import type { Gate, GateDecision, GatePoint } from '@testmesh/engine'

/** How a run goes on: to the next step, also within this one; to the next behind it; or until something stops it. */
export type Pace = { readonly to: 'next' } | { readonly to: 'behind'; readonly path: string } | { readonly to: 'end' }

/** Where a run has stopped, and why. */
export interface Stop {
  readonly why: 'step' | 'breakpoint' | 'failure'
  readonly point: GatePoint
}

export interface GoOn {
  readonly pace: Pace
  readonly decision?: GateDecision
}

export interface StepThroughOptions {
  /** At first. */
  readonly pace: Pace
  readonly isBreakpoint: (point: GatePoint) => boolean | Promise<boolean>
  /** Default: every failure that would fail the flow; of those that are tolerated the ones that are met step by step. */
  readonly isFailureShown?: (point: GatePoint, pace: Pace) => boolean
  /** Somebody decides. One stop at a time: what runs beside waits. */
  readonly converse: (stop: Stop) => Promise<GoOn>
}

export interface StepThrough {
  /** Of the run that somebody steps through. */
  readonly gate: Gate
  /** Stops before the next step. */
  pause(): void
  /** Stops nowhere any more. */
  leave(): void
}

export const stepThrough = (options: StepThroughOptions): StepThrough => {
  const { isBreakpoint, converse, isFailureShown = (point, pace) => !point.isTolerant || pace.to !== 'end' } = options
  let { pace } = options
  let hasLeft = false
  /** The failure that was shown last: the steps around that one fail with it. */
  let shown: GatePoint | undefined
  let execution: string | undefined
  let turn: Promise<unknown> = Promise.resolve()
  const whyStop = async (point: GatePoint): Promise<Stop['why'] | undefined> => {
    if (hasLeft) return undefined
    if (point.failure) return isEcho(point, shown) || !isFailureShown(point, pace) ? undefined : 'failure'
    if (point.attempt === 1 && (await isBreakpoint(point))) return 'breakpoint'
    if (pace.to === 'next') return 'step'
    return pace.to === 'behind' && point.attempt === 1 && !isWithin(point.path, pace.path) ? 'step' : undefined
  }
  /** Of the next data row the paths are the same, and nothing of it was seen. */
  const beginAnew = ({ executionId }: GatePoint): void => {
    if (execution !== undefined && executionId !== execution) {
      shown = undefined
      if (pace.to === 'behind') pace = { to: 'next' }
    }
    execution = executionId
  }
  const ask = async (point: GatePoint): Promise<GateDecision | undefined> => {
    beginAnew(point)
    const why = await whyStop(point)
    if (!why) return undefined
    const next = await converse({ why, point })
    if (why === 'failure') shown = next.decision?.again ? undefined : point
    pace = next.pace
    hasLeft ||= next.decision?.stop !== undefined
    return next.decision
  }
  return {
    gate: (point) => {
      const asked = turn.then(() => ask(point))
      turn = asked.catch(() => undefined)
      return asked
    },
    leave: () => {
      hasLeft = true
    },
    pause: () => {
      pace = { to: 'next' }
    },
  }
}

/** A step fails because one within it did, whose failure was shown. */
const isEcho = ({ path, failure }: GatePoint, shown: GatePoint | undefined): boolean =>
  shown !== undefined && isWithin(shown.path, path) && isDeepStrictEqual(shown.failure, failure)

/** `steps/poll[2]/check` runs within `steps/poll`, and so it does when `poll` is tried again: `steps/poll#2[2]/check`. */
const isWithin = (path: string, outer: string): boolean => {
  const [inner, around] = [withoutTries(path), withoutTries(outer)]
  return inner === around || inner.startsWith(`${around}/`) || inner.startsWith(`${around}[`)
}

const withoutTries = (path: string): string => path.replace(/#\d+/g, '')
