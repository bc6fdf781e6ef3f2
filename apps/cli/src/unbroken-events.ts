import type { ExecutionEvent } from '@testmesh/protocol'
import { BrokenRecording, type RecordedBatch } from '@testmesh/recordings'

export type TellBroken = (problem: BrokenRecording) => void

/** The events of a recording; of a broken one those that stand before the broken line. */
export async function* unbrokenEvents(batch: RecordedBatch, tellBroken: TellBroken): AsyncGenerator<readonly ExecutionEvent[]> {
  try {
    yield* batch.eventGroups()
  } catch (error) {
    if (!(error instanceof BrokenRecording)) throw error
    tellBroken(error)
  }
}
