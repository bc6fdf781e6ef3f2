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
  readonly isBreakpoint: (point: GatePoint) => boolean
  /** Somebody decides. One stop at a time: what runs beside waits. */
  readonly converse: (stop: Stop) => Promise<GoOn>
}

/** The gate of a run that somebody steps through. It stops for every failure that would fail the flow. */
export const stepThrough = ({ pace: first, isBreakpoint, converse }: StepThroughOptions): Gate => {
  let pace = first
  let hasLeft = false
  /** Of the step whose failure was shown last: those around it fail with it. */
  let failed = ''
  let turn: Promise<unknown> = Promise.resolve()
  const whyStop = (point: GatePoint): Stop['why'] | undefined => {
    if (hasLeft) return undefined
    if (point.failure) return isWithin(failed, point.path) || (point.isTolerant && pace.to === 'end') ? undefined : 'failure'
    if (point.attempt === 1 && isBreakpoint(point)) return 'breakpoint'
    if (pace.to === 'next') return 'step'
    return pace.to === 'behind' && point.attempt === 1 && !isWithin(point.path, pace.path) ? 'step' : undefined
  }
  return (point) => {
    const asked = turn.then(async (): Promise<GateDecision | undefined> => {
      const why = whyStop(point)
      if (!why) return undefined
      if (why === 'failure') failed = point.path
      const next = await converse({ why, point })
      pace = next.pace
      if (next.decision?.again) failed = ''
      hasLeft = next.decision?.stop !== undefined
      return next.decision
    })
    turn = asked.catch(() => undefined)
    return asked
  }
}

/** `steps/poll[2]/check` runs within `steps/poll`. */
const isWithin = (path: string, outer: string): boolean => path === outer || path.startsWith(`${outer}/`) || path.startsWith(`${outer}[`)
