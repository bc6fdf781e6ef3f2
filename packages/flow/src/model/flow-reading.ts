import type { Diagnostic } from '@testmesh/protocol'
import type { SourceText } from '../source/source-text.ts'
import type { Flow } from './flow.ts'

/** What reading a text gave. Plain JSON through and through, so that it can be cached as such. */
export interface FlowReading {
  /** There whenever the text holds a map. With errors among the diagnostics it is for showing, not for running. */
  readonly flow?: Flow
  readonly source: SourceText
  /** Everything that is wrong, in the order of the file. */
  readonly diagnostics: readonly Diagnostic[]
}
