import type { DebugCommand, DebugReply } from '@testmesh/protocol'
import type { WorkspaceTransaction } from '@testmesh/storage'
import { Refusal } from '../refusal.ts'
import { findExecution } from './read-execution.ts'

/** Tells a debugged execution what somebody wants where it stands. */
export const debugExecution = async (workspace: WorkspaceTransaction, id: string, _command: DebugCommand): Promise<DebugReply> => {
  const execution = await findExecution(workspace, id)
  if (!execution.isDebugged) throw new Refusal('conflict', 'NOT_DEBUGGED', 'The execution was not started to be debugged.')
  throw new Refusal('unavailable', 'WORKER_SILENT', 'The worker of the execution does not answer.')
}
