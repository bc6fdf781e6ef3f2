import type { EventOf, ExecutionEvent, UnnumberedEvent } from '@testmesh/protocol'
import { JobStopped, type RecordEnd } from '@testmesh/queue'
import { enterWorkspace, type NewArtifact, type Sql, type Start, type StepResult, type WorkspaceTransaction } from '@testmesh/storage'

/** Writes one start of an execution. Each call is within a transaction that holds its job. */
export interface ExecutionLog {
  /** In order; may be written again after an unknown end. @throws JobStopped when another start has the execution */
  write(sql: Sql, batch: LoggedBatch): Promise<void>
  /** The last events, `execution.finished` among them, with the verdict that they tell: for the queue to call as it ends the job. */
  end(batch: LoggedBatch): RecordEnd
}

export interface LoggedBatch {
  /** The number of the first, from 0. */
  readonly from: number
  readonly events: readonly UnnumberedEvent[]
}

export interface LoggedStart extends Start {
  readonly workspaceId: string
}

type NewEvent = UnnumberedEvent | ExecutionEvent

/** @param before Starts of steps that go on, which another log of this start has written. */
export const createExecutionLog = (
  { workspaceId, executionId, epoch }: LoggedStart,
  before: readonly EventOf<'step.started'>[] = [],
): ExecutionLog => {
  const start = { executionId, epoch }
  const started = new Map<string, EventOf<'step.started'>['data'] & { readonly at: number }>(
    before.map(({ path, data, at }) => [path, { ...data, at }]),
  )

  /** Events, and beside them the rows that are found by other questions. */
  const append = async (workspace: WorkspaceTransaction, { from, events }: LoggedBatch): Promise<void> => {
    for (const event of events) if (event.type === 'step.started') started.set(event.path, { ...event.data, at: event.at })
    const ended = events.flatMap((event) => toStepResult(event, started))
    const [appended] = await Promise.all([
      workspace.events.appendHeld({ ...start, from, events }),
      ended.length > 0 && workspace.stepResults.record(start, ended),
      workspace.artifacts.record(start, events.flatMap(toArtifacts)),
    ])
    if (appended.outcome !== 'appended') throw new JobStopped('lost')
    const said = events.findLast(({ type }) => type === 'execution.paused' || type === 'execution.resumed')
    if (said) await workspace.executions.setPaused(start, said.type === 'execution.paused')
  }

  return {
    write: (sql, batch) => append(enterWorkspace(sql, workspaceId), batch),
    end: (batch) => async (sql) => {
      const finished = batch.events.find((event) => event.type === 'execution.finished')
      if (!finished) throw new Error('the last events hold no execution.finished')
      const workspace = enterWorkspace(sql, workspaceId)
      await Promise.all([append(workspace, batch), finishExecution(workspace, start, finished.data)])
    },
  }
}

export const finishExecution = async (
  workspace: WorkspaceTransaction,
  start: Start,
  { verdict, durationMs, failure }: Pick<EventOf<'execution.finished'>['data'], 'verdict' | 'durationMs' | 'failure'>,
): Promise<void> => {
  const isFinished = await workspace.executions.finish({ ...start, verdict, durationMs, failure: failure ?? null })
  if (!isFinished) throw new JobStopped('lost')
}

const toStepResult = (
  event: NewEvent,
  started: ReadonlyMap<string, EventOf<'step.started'>['data'] & { readonly at: number }>,
): StepResult[] => {
  if (event.type !== 'step.finished') return []
  const begun = started.get(event.path)
  const step = begun ?? event.data.step
  const { outcome, tolerated = false, attempts, durationMs, failure = null } = event.data
  return [
    {
      path: event.path,
      stepId: step?.id ?? event.path,
      name: step?.name ?? null,
      action: step?.action ?? '',
      phase: step?.phase ?? 'steps',
      outcome,
      tolerated,
      attempts,
      startedAt: begun ? new Date(begun.at) : null,
      durationMs,
      failure,
    },
  ]
}

/** Bytes that an event names, and does not hold. */
export const blobsOf = (event: UnnumberedEvent): readonly { readonly sha256: string }[] => toArtifacts(event)

const toArtifacts = (event: NewEvent): NewArtifact[] => {
  if (event.type === 'step.attached') {
    const { name, mediaType, blob } = event.data
    return [{ path: event.path, kind: 'attachment', name, mediaType, sha256: blob.sha256, sizeBytes: blob.sizeBytes }]
  }
  if (event.type !== 'step.attempted') return []
  return Object.entries(asObject(event.data.result)).flatMap(([name, value]) => {
    const { $blob } = asObject(value) as { $blob?: { sha256: string; sizeBytes: number; mediaType?: string } }
    if (!$blob) return []
    const { sha256, sizeBytes, mediaType = 'application/octet-stream' } = $blob
    return [{ path: event.path, kind: 'body', name, mediaType, sha256, sizeBytes } as const]
  })
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
