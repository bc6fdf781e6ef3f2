import type { ImportedFlow, ImportedText, Loss, SourceFormat } from '@testmesh/importers'

/** What is to be read: a file, or a text that was pasted. */
export interface ToRead {
  readonly content: Blob | string
  /** What flows are called that the source has no name for. */
  readonly name: string
  /** Default: found out by what it holds. */
  readonly format?: SourceFormat
}

export interface FoundFlow extends ImportedFlow {
  /** Of its text. */
  readonly sha256: string
}

export interface FoundLoss extends Loss {
  /** Where it stands in the source, from 1. */
  readonly line?: number
}

export interface ReadSource extends ImportedText {
  readonly flows: readonly FoundFlow[]
  readonly losses: readonly FoundLoss[]
}

export type FromImportWorker =
  | { readonly read: ReadSource }
  /** Why nothing comes of it; no sentence yet. */
  | { readonly refused: string }
  /** What was thrown: a bug of ours. */
  | { readonly error: string }
