import type { BatchEvent, ExecutionEvent } from '@testmesh/protocol'
import type { RecordedBatch } from './read-batch.ts'

/** Whoever follows a batch: a reporter. */
export interface BatchFollower {
  onBatch?(event: BatchEvent): void
  onEvents(executionId: string, events: readonly ExecutionEvent[]): void
}

/** Tells a recorded batch to followers as if it ran now. */
export const replayBatch = async (batch: RecordedBatch, followers: readonly BatchFollower[]): Promise<void> => {
  const { started, finished } = batch.record
  if (started) for (const follower of followers) follower.onBatch?.(started)
  await replayEvents(batch, followers)
  if (finished) for (const follower of followers) follower.onBatch?.(finished)
}

/** What its executions said, in the order of the log. */
export const replayEvents = async (batch: RecordedBatch, followers: readonly BatchFollower[]): Promise<void> => {
  for await (const events of batch.eventGroups()) {
    const executionId = events[0]?.executionId
    if (executionId !== undefined) for (const follower of followers) follower.onEvents(executionId, events)
  }
}
