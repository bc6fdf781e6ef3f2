import { addressOf } from '../../place/use-place.ts'

interface Started {
  readonly executionId: string | null
  readonly executions: number
  readonly batchId: string | null
}

/** Where that is which a time or a request started: its execution, or the list of them. Undefined where it started nothing, or nothing of it is kept. */
export const startedBy = (workspace: string, { executionId, executions, batchId }: Started): string | undefined => {
  if (executionId === null) return undefined
  return executions === 1 ? addressOf(workspace, 'executions', executionId) : `${addressOf(workspace, 'executions')}?batch=${batchId}`
}
