import type { Completion, CompletionNames, FieldDraft, FieldPlace, Hover, SeenValues } from '@testmesh/flow/assist'
import type { Compared, Edit, EditPlan, TextEdit } from '@testmesh/flow/edit'
import type { Definition } from '@testmesh/flow/navigate'
import type { FlowReading } from '@testmesh/flow/walk'
import type { ActionDescriptor, Diagnostic, JsonValue } from '@testmesh/protocol'

/** What the worker is asked, each with the text as it is now. */
export interface Questions {
  readonly read: { readonly text: string }
  readonly plan: { readonly text: string; readonly edit: Edit }
  readonly complete: { readonly text: string; readonly offset: number; readonly names: CompletionNames }
  /** What may stand at the caret of a field of the form. */
  readonly completeField: FieldPlace & FieldDraft & { readonly text: string; readonly names: CompletionNames }
  readonly hover: { readonly text: string; readonly offset: number }
  /** What the last run saw, which completion and hover tell from then on. */
  readonly see: { readonly seen: SeenValues }
  /** What an assertion would be that expects what was there. */
  readonly propose: { readonly text: string; readonly pointer: string; readonly compared: Compared }
  /** Where what stands at a place comes from. */
  readonly define: { readonly text: string; readonly offset: number }
  /** The text in its canonical form. */
  readonly format: { readonly text: string }
  readonly stepText: { readonly text: string; readonly step: string }
  /** The value that a YAML text means. */
  readonly parse: { readonly text: string }
  /** The YAML of a value, as people write it. */
  readonly write: { readonly value: JsonValue }
  /** The actions of the language itself; the others come from the server. */
  readonly controls: Readonly<Record<string, never>>
  /** Where a part of the flow stands. */
  readonly locate: { readonly text: string; readonly pointer: string }
}

/** A reading without what only the language needs: places of steps, by pointer. */
export interface ReadFlow extends Pick<FlowReading, 'flow' | 'diagnostics'> {
  readonly ranges: Readonly<Record<string, readonly [start: number, end: number]>>
}

/** What there is to change, or why nothing can be. */
export type FormattedText = { readonly edits: readonly TextEdit[] } | { readonly refused: Pick<Diagnostic, 'message' | 'hint'> }

export interface Proposal {
  readonly edit: Edit
  /** The lines that change. */
  readonly before: string
  readonly after: string
}

export interface Answers {
  readonly read: ReadFlow
  readonly plan: EditPlan
  readonly complete: readonly Completion[]
  /** Their places are those of the field. */
  readonly completeField: readonly Completion[]
  readonly hover: Hover | undefined
  readonly see: undefined
  /** Undefined: it can be none. */
  readonly propose: Proposal | undefined
  readonly define: readonly Definition[]
  readonly format: FormattedText
  readonly stepText: string
  readonly parse: { readonly value: JsonValue } | { readonly problem: string }
  readonly write: string
  readonly controls: readonly ActionDescriptor[]
  readonly locate: readonly [start: number, end: number] | undefined
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
