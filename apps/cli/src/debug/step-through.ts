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
}

export const stepThrough = (options: StepThroughOptions): StepThrough => {
  const { isBreakpoint, converse, isFailureShown = (point, pace) => !point.isTolerant || pace.to !== 'end' } = options
  let { pace } = options
  let hasLeft = false
  /** Of the step whose failure was shown last: those around it fail with it. */
  let failed = ''
  let turn: Promise<unknown> = Promise.resolve()
  const whyStop = async (point: GatePoint): Promise<Stop['why'] | undefined> => {
    if (hasLeft) return undefined
    if (point.failure) return isWithin(failed, point.path) || !isFailureShown(point, pace) ? undefined : 'failure'
    if (point.attempt === 1 && (await isBreakpoint(point))) return 'breakpoint'
    if (pace.to === 'next') return 'step'
    return pace.to === 'behind' && point.attempt === 1 && !isWithin(point.path, pace.path) ? 'step' : undefined
  }
  const ask = async (point: GatePoint): Promise<GateDecision | undefined> => {
    const why = await whyStop(point)
    if (!why) return undefined
    const next = await converse({ why, point })
    failed = why === 'failure' && !next.decision?.again ? point.path : failed
    pace = next.pace
    hasLeft = next.decision?.stop !== undefined
    return next.decision
  }
  return {
    gate: (point) => {
      const asked = turn.then(() => ask(point))
      turn = asked.catch(() => undefined)
      return asked
    },
    pause: () => {
      pace = { to: 'next' }
    },
  }
}

/** `steps/poll[2]/check` runs within `steps/poll`. */
const isWithin = (path: string, outer: string): boolean => path === outer || path.startsWith(`${outer}/`) || path.startsWith(`${outer}[`)
