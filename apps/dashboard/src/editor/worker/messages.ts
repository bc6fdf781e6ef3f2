import type { Completion, Hover } from '@testmesh/flow/assist'
import type { Edit, EditPlan } from '@testmesh/flow/edit'
import type { FlowReading } from '@testmesh/flow/model'
import type { ActionDescriptor, JsonValue } from '@testmesh/protocol'

/** What the worker is asked, each with the text as it is now. */
export interface Questions {
  readonly read: { readonly text: string }
  readonly plan: { readonly text: string; readonly edit: Edit }
  readonly complete: { readonly text: string; readonly offset: number }
  readonly hover: { readonly text: string; readonly offset: number }
  readonly stepText: { readonly text: string; readonly step: string }
  /** The value that a YAML text means. */
  readonly parse: { readonly text: string }
  /** The YAML of a value, as people write it. */
  readonly write: { readonly value: JsonValue }
}

export interface Answers {
  readonly read: FlowReading
  readonly plan: EditPlan
  readonly complete: readonly Completion[]
  readonly hover: Hover | undefined
  readonly stepText: string
  readonly parse: { readonly value: JsonValue } | { readonly problem: string }
  readonly write: string
}

export type Kind = keyof Questions

export type ToWorker =
  | { readonly descriptors: readonly ActionDescriptor[] }
  | { readonly [K in Kind]: { readonly id: number; readonly kind: K; readonly question: Questions[K] } }[Kind]

export interface FromWorker {
  readonly id: number
  readonly answer?: unknown
  /** What was thrown: a bug of ours. */
  readonly error?: string
}
