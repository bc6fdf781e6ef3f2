import { passedOver, type UnreadableBatch } from '@testmesh/recordings'
import { UsageError } from './usage-error.ts'

/** A line for each batch that would have been the last one, could it be read. */
export const tellPassedOver = (batches: readonly UnreadableBatch[]): string =>
  batches.map((batch) => `passed over: ${unreadable(batch)}\n`).join('')

/** @throws UsageError when something was recorded in the folder, and nothing of it can be read */
export const refuseUnreadable = (folder: string): void => {
  const [first] = passedOver(folder)
  if (first) throw new UsageError(unreadable(first))
}

const unreadable = ({ batchId, problem }: UnreadableBatch): string => `the recorded batch ${batchId} cannot be read: ${problem}`
