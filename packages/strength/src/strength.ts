import type { Place } from '@testmesh/protocol'
import type { WhyUnknown } from './judge-execution.ts'
import type { MutationKind } from './mutate/mutation.ts'

/** How strong the assertions of recorded flows are: which wrong results they notice. */
export interface Strength {
  readonly flows: readonly FlowStrength[]
  readonly totals: Totals
}

export interface Totals {
  /** Of the whole: steps that were judged. */
  readonly steps: number
  readonly killed: number
  readonly survived: number
  readonly unknown: number
  /** Not tried, as the step had too many. */
  readonly leftOut: number
}

export interface FlowStrength {
  readonly name: string
  readonly file: string
  /** How many executions of it were judged, and how many more there are. */
  readonly executions: number
  readonly moreExecutions: number
  readonly totals: Totals
  readonly steps: readonly StepStrength[]
  readonly unjudged: readonly Unjudged[]
}

export interface StepStrength {
  readonly id: string
  /** Of the first time that it ran: `steps/create`. */
  readonly path: string
  readonly action: string
  readonly place: Place
  /** How many assertions and captures it has. */
  readonly assertions: number
  readonly totals: Totals
  /** Those that somebody may get wrong unnoticed, and those nobody can tell of; most worth first. */
  readonly fields: readonly FieldStrength[]
}

export interface FieldStrength {
  /** `body.items[].price` */
  readonly field: string
  readonly killed: number
  readonly survived: readonly Change[]
  readonly unknown: readonly UnknownChange[]
  /** No step of these flows with the same action notices anything of this field. */
  readonly isUncheckedEverywhere: boolean
  /** An assertion that notices all that survived, as YAML; absent where nothing did. */
  readonly suggestion?: string
}

export interface Change {
  readonly kind: MutationKind
  /** As it was recorded; a long text by its beginning. Absent: a list or a map. */
  readonly from?: unknown
  /** Absent: it is gone, or a list. */
  readonly to?: unknown
}

export interface UnknownChange extends Change {
  readonly why: WhyUnknown
}

export interface Unjudged {
  readonly id: string
  readonly path: string
  readonly place: Place
  readonly why: string
}
