import type { ExecutionFilter, ExecutionRecord, FireProblem, WorkspaceTransaction } from '@testmesh/storage'

/** What a schedule or a trigger would run now. */
export interface ReadyFlows {
  /** How many executions they would be. */
  readonly count: number
  /** Those that cannot. */
  readonly problems: readonly FireProblem[]
  /** All that can, as one batch. @throws Refusal */
  start(workspace: WorkspaceTransaction, batch: { readonly id: string; readonly by: string | null }): Promise<readonly ExecutionRecord[]>
}

/** Whether something that it started still runs or waits. */
export const isRunning = async (
  workspace: WorkspaceTransaction,
  startedBy: Pick<ExecutionFilter, 'scheduleId' | 'triggerId'>,
): Promise<boolean> => {
  const { items } = await workspace.executions.list({ ...startedBy, status: ['queued', 'running', 'paused'], limit: 1 })
  return items.length > 0
}
