import type { EventOf, Failure, StepCounts, UnnumberedEvent } from '@testmesh/protocol'
import type { EndedJob } from '@testmesh/queue'
import { enterWorkspace, type LogState, type Sql } from '@testmesh/storage'
import { finishExecution } from './execution-log.ts'

/** Ends the executions of jobs that ended without a worker's word: so that none stays open for ever. For `openPlatform`. */
export const recordEnded = async (sql: Sql, jobs: readonly EndedJob[]): Promise<void> => {
  for (const job of jobs) if (job.kind === 'execution') await endExecution(sql, job)
}

const endExecution = async (sql: Sql, job: EndedJob): Promise<void> => {
  const workspace = enterWorkspace(sql, job.workspaceId)
  const execution = await workspace.executions.find(job.jobId)
  const log = await workspace.events.end(job.jobId)
  if (execution && log && execution.status !== 'finished') {
    const end = finishedBy(job, log)
    await workspace.events.appendHeld({ executionId: job.jobId, epoch: log.epoch, from: log.nextSeq, events: lastEvents(job, log, end) })
    await finishExecution(workspace, { executionId: job.jobId, epoch: log.epoch }, end)
  }
  await workspace.leave()
}

type Finished = EventOf<'execution.finished'>['data']

const finishedBy = (job: EndedJob, { lastAt, startedAt, counts, openSteps }: LogState): Finished => {
  const ended: StepCounts = { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0, ...counts }
  return {
    verdict: job.state === 'cancelled' ? 'cancelled' : 'error',
    failure: failureOf(job),
    counts: { ...ended, cancelled: ended.cancelled + openSteps.length },
    durationMs: startedAt === null ? 0 : lastAt - startedAt,
  }
}

const failureOf = ({ jobId: executionId, state, reason }: EndedJob): Failure => {
  if (state === 'cancelled') return { code: 'RUN_CANCELLED', message: reason }
  if (state === 'failed') return { code: 'EXECUTION_FAILED', message: `the execution ${reason}` }
  return {
    code: 'WORKER_LOST',
    message: `the execution was given up: ${reason}`,
    hint: `see GET /api/v1/executions/${executionId}/attempts, and the logs of the workers that it names`,
  }
}

/** What goes on is ended first, the innermost before what is around it. A start that said nothing says at least that it was one. */
const lastEvents = (
  { jobId: executionId, reason }: EndedJob,
  { epoch, nextSeq, lastAt: at, openSteps }: LogState,
  end: Finished,
): UnnumberedEvent[] => {
  const head = { v: 1, executionId, epoch, at } as const
  const steps = openSteps.toReversed().map(
    (step): UnnumberedEvent => ({
      ...head,
      type: 'step.finished',
      path: step.path,
      data: { outcome: 'cancelled', reason, attempts: 1, durationMs: at - step.at },
    }),
  )
  const begun: UnnumberedEvent[] = nextSeq === 0 ? [{ ...head, type: 'execution.restarted', data: { reason } }] : []
  return [...begun, ...steps, { ...head, type: 'execution.finished', data: end }]
}
