import type { Diagnostic } from '@testmesh/protocol'
import type { FlowContent } from '@testmesh/storage'

/** What a text says of itself. */
export interface ReadText {
  /** Without path and collection, which a text does not know. */
  readonly content: Omit<FlowContent, 'path' | 'collectionId'>
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads the text of a flow, also one with errors. `path` names it in the diagnostics. */
export type FlowReader = (text: string, path?: string | null) => ReadText
