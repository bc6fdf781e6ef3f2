import type { UnnumberedEvent } from '@testmesh/protocol'

/** How the steps of a replay went, by path. */
export interface Course {
  /** What each was given in its last attempt, as JSON. */
  readonly configs: ReadonlyMap<string, string>
  readonly outcomes: ReadonlyMap<string, string>
}

export const recordCourse = (): { readonly course: Course; readonly follow: (event: UnnumberedEvent) => void } => {
  const configs = new Map<string, string>()
  const outcomes = new Map<string, string>()
  const follow = (event: UnnumberedEvent): void => {
    if (event.type === 'step.attempted') configs.set(event.path, configOf(event))
    if (event.type === 'step.finished') outcomes.set(event.path, event.data.outcome)
  }
  return { course: { configs, outcomes }, follow }
}

type Attempted = Extract<UnnumberedEvent, { type: 'step.attempted' }>

const configOf = ({ data: { config } }: Attempted): string => JSON.stringify(config) ?? ''

/** What comes of a wrong result: a step fails, or it goes where there is no record of what would come back. */
export type Consequence = 'failed' | 'sent on' | 'another way'

/** Looks for what happens first that would not have happened with the right result. `acts`: whether a step of this path has a recorded result. */
export const findConsequence = ({ configs, outcomes }: Course, acts: (path: string) => boolean) => {
  let found: Consequence | undefined
  const consequenceOf = (event: UnnumberedEvent): Consequence | undefined => {
    if (event.type === 'step.finished') return failed(event) && outcomes.get(event.path) === 'passed' ? 'failed' : undefined
    if (event.type !== 'step.attempted') return undefined
    if (!configs.has(event.path)) return 'another way'
    // What could not even be sent is a failure of this step.
    const isRefused = event.data.outcome === 'error' && event.data.result === undefined
    if (acts(event.path) && !isRefused && configOf(event) !== configs.get(event.path)) return 'sent on'
    // Not when it has finished: before that run the steps for the case that it fails, which are on no record.
    return failed(event) && outcomes.get(event.path) === 'passed' ? 'failed' : undefined
  }
  return {
    follow: (event: UnnumberedEvent): void => {
      found ??= consequenceOf(event)
    },
    found: () => found,
  }
}

const failed = ({ data: { outcome } }: { readonly data: { readonly outcome: string } }): boolean =>
  outcome === 'failed' || outcome === 'error'
