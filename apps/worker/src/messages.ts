import type { OtlpClaim, OtlpQuery } from '@testmesh/action-kit'
import type { EgressPolicy } from '@testmesh/actions'
import type { Routing } from '@testmesh/engine'
import type { CleanupNote } from '@testmesh/platform'
import type {
  Capability,
  DataRow,
  DebugAnswer,
  DebugCommand,
  DebugWish,
  JsonObject,
  JsonValue,
  UnnumberedEvent,
  Verdict,
} from '@testmesh/protocol'

/** All that a child needs to run an execution: it has no database, no key, and no environment of its own. */
export interface RunOrder {
  readonly executionId: string
  /** From 1; a later one starts again what a lost worker began. */
  readonly epoch: number
  /** Why it starts again. */
  readonly restartReason?: string
  /** Where its files lie, with the flow at `main`; it may write below `output`. */
  readonly folder: string
  readonly main: string
  readonly document: number
  readonly environment?: OrderedEnvironment
  readonly variables: JsonObject
  readonly secrets: Readonly<Record<string, string>>
  readonly inputs: Readonly<Record<string, JsonValue>>
  readonly row?: DataRow
  /** Quarantines are judged by it. Milliseconds since 1970. */
  readonly askedAt: number
  readonly seed?: number
  readonly from?: string
  readonly upTo?: string
  /** Somebody steps through it. */
  readonly debug?: DebugWish
  readonly traceId?: string
  /** Where long and attached bytes go. */
  readonly blobFolder: string
  readonly egress: EgressPolicy
  /** What actions may do beyond the network. */
  readonly granted: readonly Capability[]
  /** At this moment it is over, as an error. Milliseconds since 1970. */
  readonly endsAtMs: number
}

/** What lost starts of an execution left behind, the last made first. */
export interface UndoOrder extends Pick<RunOrder, 'folder' | 'main' | 'document' | 'blobFolder' | 'egress'> {
  readonly executionId: string
  readonly entries: readonly (CleanupNote & { readonly id: string })[]
}

/** From the worker to its child. */
export type ToChild =
  | { readonly type: 'run'; readonly order: RunOrder }
  | { readonly type: 'undo'; readonly order: UndoOrder }
  /** So many events are in the log. */
  | { readonly type: 'taken'; readonly count: number }
  /** The answer to a question, as `Answers` has it. */
  | { readonly type: 'answer'; readonly question: number; readonly value?: unknown; readonly problem?: string }
  /** What somebody wants of a run that is debugged. */
  | { readonly type: 'command'; readonly id: string; readonly command: DebugCommand }
  /** Stop the steps, and tear down. */
  | { readonly type: 'stop'; readonly reason: string }
  /** Stop tearing down too. */
  | { readonly type: 'kill' }

/** From a child to its worker. */
export type FromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'events'; readonly events: readonly UnnumberedEvent[] }
  | ({ readonly type: 'ask'; readonly question: number } & Question)
  /** What came of a command. */
  | { readonly type: 'answered'; readonly id: string; readonly answer: DebugAnswer }
  /** It heard that it must stop: its thread is not blocked. */
  | { readonly type: 'stopping' }
  /** An entry of the ledger is gone, or why it is not. */
  | { readonly type: 'undone'; readonly id: string; readonly problem?: string }
  /** After the last events; of an undo, after the last entry. */
  | { readonly type: 'ended'; readonly verdict?: Verdict; readonly residentMb: number }
  /** It could not run it, though others may. */
  | { readonly type: 'broken'; readonly reason: string }

/** What a child asks its worker. */
export type Question =
  | { readonly about: 'step' }
  | { readonly about: 'ledger.add'; readonly note: CleanupNote }
  | { readonly about: 'ledger.done'; readonly id: string }
  | { readonly about: 'otlp.claim'; readonly traceId: string }
  | { readonly about: 'otlp.look'; readonly query: OtlpQuery }

/** What the worker answers; nothing to all others. */
export interface Answers {
  /** The id of the entry. */
  readonly 'ledger.add': string
  /** Where spans are taken, or why they are not. */
  readonly 'otlp.claim': { readonly addresses: OtlpClaim['addresses'] } | { readonly refused: Refusal }
  /** What `OtlpClaim.look` gives. */
  readonly 'otlp.look': Awaited<ReturnType<OtlpClaim['look']>>
}

/** An ActionError as it crosses to another process. */
export interface Refusal {
  readonly code: string
  readonly message: string
  readonly hint?: string
}

export interface OrderedEnvironment {
  readonly name: string
  readonly variables: JsonObject
  readonly secrets: Readonly<Record<string, string>>
  readonly routing: Routing
}
