import type { JobQueue } from '@testmesh/queue'
import { type ExecutionRecord, isOutage, type Workspace, type WorkspaceTransaction } from '@testmesh/storage'
import { missing, Refusal } from '../refusal.ts'

export const findExecution = async (workspace: Workspace, id: string): Promise<ExecutionRecord> => {
  const execution = await workspace.executions.find(id)
  if (!execution) throw missing('execution')
  return execution
}

/** Asks for its end: what waits ends at once, what runs is stopped and torn down. */
export const cancelExecution = async (workspace: WorkspaceTransaction, queue: JobQueue, id: string): Promise<ExecutionRecord> => {
  const { status } = await findExecution(workspace, id)
  if (status === 'finished') throw new Refusal('conflict', 'EXECUTION_FINISHED', 'The execution has finished already.')
  await queue.cancel(id, { sql: workspace.sql, reason: 'somebody cancelled it' })
  return findExecution(workspace, id)
}

/** Looks until all are finished, or the time is over. They are made: while the database is away, the last that was known of them counts. */
export const waitForEnd = async (
  workspace: Workspace,
  made: readonly ExecutionRecord[],
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<readonly ExecutionRecord[]> => {
  const deadline = performance.now() + timeoutMs
  let executions = made
  const look = async () => {
    executions = await Promise.all(made.map(({ id }) => findExecution(workspace, id)))
  }
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 1.5, 250)) {
    await look().catch((error: unknown) => {
      if (!isOutage(error)) throw error
    })
    const isOver = executions.every(({ status }) => status === 'finished') || performance.now() >= deadline || signal?.aborted
    if (isOver) return executions
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}
