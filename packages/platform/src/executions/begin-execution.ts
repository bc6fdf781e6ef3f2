import type { DataRow } from '@testmesh/protocol'
import { type Claim, JobStopped } from '@testmesh/queue'
import { type Bundle, enterWorkspace, type Sql, type Start, type Workspace } from '@testmesh/storage'
import type { Keyring } from '../secrets/keyring.ts'
import { type OpenedEnvironment, openEnvironment } from '../secrets/open-environment.ts'
import { type ExecutionRequest, openRequest } from './execution-request.ts'

/** What a start of an execution needs, as it is when it begins, with secrets in the clear. */
export interface BegunExecution {
  readonly executionId: string
  readonly bundle: Bundle
  readonly request: ExecutionRequest
  /** When it was asked for: quarantines are judged by it. Milliseconds since 1970. */
  readonly askedAt: number
  readonly environment?: OpenedEnvironment
  readonly row?: DataRow
  readonly traceId?: string
  /** Of whoever asked for it. */
  readonly traceParent?: string
  /** Why it starts again. */
  readonly restartReason?: string
}

/** Why it can never be run: completes "The execution". */
export interface NeverRuns {
  readonly reason: string
}

/**
 * Shows the execution of a job as running, in a transaction that holds the job; or says why it never can be. Once more for the same start
 * it answers the same.
 *
 * @throws JobStopped when a later start has it, or it is finished
 */
export const beginExecution = async (
  sql: Sql,
  keyring: Keyring,
  { jobId: executionId, workspaceId, epoch, attempt }: Pick<Claim, 'jobId' | 'workspaceId' | 'epoch' | 'attempt'>,
): Promise<BegunExecution | NeverRuns> => {
  const workspace = enterWorkspace(sql, workspaceId)
  const execution = await workspace.executions.start({ executionId, epoch })
  if (!execution && (await workspace.executions.find(executionId))) throw new JobStopped('lost')
  if (!execution?.bundle) return { reason: 'has lost what it was to run' }
  const { environment: name, bundle, row, traceId, traceParent } = execution
  const environment = name === null ? undefined : await openEnvironment(workspace, keyring, name)
  if (name !== null && !environment) return { reason: `needs the environment "${name}", which is gone` }
  return {
    executionId,
    bundle,
    request: openRequest(keyring, execution),
    askedAt: execution.createdAt.getTime(),
    ...(environment && { environment }),
    ...(row && { row }),
    ...(traceId !== null && { traceId }),
    ...(traceParent !== null && { traceParent }),
    ...(attempt > 1 && { restartReason: await reasonOf(workspace, { executionId, epoch }) }),
  }
}

/** How the start before ended. */
const reasonOf = async ({ attempts }: Workspace, { executionId, epoch }: Start): Promise<string> => {
  const before = (await attempts.list(executionId)).findLast((attempt) => attempt.epoch < epoch)
  return before?.reason ?? 'its worker shut down'
}
