import type { BlobRef, ExecutionState, JsonValue } from '@testmesh/protocol'

/** An execution as it was recorded. */
export interface RecordedExecution {
  readonly state: ExecutionState
  readonly inputs: Readonly<Record<string, JsonValue>>
  /** The bytes of a long value; undefined where the recording does not have them any more. */
  readonly blob: (ref: BlobRef) => Promise<Uint8Array | undefined>
}
