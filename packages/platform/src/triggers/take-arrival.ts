import {
  type ArrivalRecord,
  type NewArrival,
  newId,
  type OpenWorkspace,
  type TriggerRecord,
  type WorkspaceTransaction,
} from '@testmesh/storage'
import { isRunning, type ReadyFlows } from '../ready-flows.ts'

/** What is to be made of what came. */
export type Judged =
  | { readonly outcome: 'ready'; readonly flows: ReadyFlows }
  | (Pick<NewArrival, 'problems'> & { readonly outcome: 'unmet' | 'ping' | 'paused' | 'refused' })

export interface Arriving {
  readonly trigger: TriggerRecord
  /** As the sender calls it. Absent: it is one of its own, called by its id. */
  readonly deliveryId?: string | undefined
  readonly event?: string | undefined
  readonly judged: Judged
}

/**
 * Starts what is to be started and writes what came of it, in one transaction. What was started under the same id is told as it was
 * then, and starts nothing; of what came before and started nothing the last counts.
 *
 * @returns undefined when the trigger is gone meanwhile
 */
export const takeArrival = (
  workspace: OpenWorkspace,
  { trigger, judged, deliveryId: given, event }: Arriving,
): Promise<ArrivalRecord | undefined> =>
  workspace.transaction(async (transaction) => {
    const id = newId()
    const deliveryId = given ?? id
    // One after the other: what comes twice at once is seen by the second.
    const held = await transaction.triggers.hold(trigger.id)
    if (!held) return undefined
    const find = () => transaction.arrivals.findByDelivery(trigger.id, deliveryId)
    const before = await find()
    if (before?.outcome === 'started') return before
    const outcome = held.isPaused ? ({ outcome: 'paused' } as const) : await settle(transaction, trigger, judged)
    await transaction.arrivals.record({ id, triggerId: trigger.id, deliveryId, ...(event !== undefined && { event }), ...outcome })
    return find()
  })

const settle = async (
  workspace: WorkspaceTransaction,
  { id: triggerId, overlap }: TriggerRecord,
  judged: Judged,
): Promise<Pick<NewArrival, 'outcome' | 'batchId' | 'executions' | 'problems'>> => {
  if (judged.outcome !== 'ready') return judged
  const { flows } = judged
  if (flows.count === 0) return { outcome: 'refused', problems: flows.problems }
  if (overlap === 'skip' && (await isRunning(workspace, { triggerId }))) return { outcome: 'skipped' }
  const batchId = newId()
  const { length: executions } = await flows.start(workspace, { id: batchId, by: null })
  return { outcome: 'started', batchId, executions, problems: flows.problems }
}
