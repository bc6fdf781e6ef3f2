import type { Otlp } from '@testmesh/action-kit'
import type { EgressPolicy } from '@testmesh/actions'
import {
  createExecutionLog,
  type ExecutionLog,
  type OpenedEnvironment,
  openEnvironment,
  openRequest,
  type Platform,
} from '@testmesh/platform'
import { type Capability, messageOf, type Verdict } from '@testmesh/protocol'
import { type Claim, type JobContext, type JobOutcome, JobStopped, type RunJob } from '@testmesh/queue'
import { type Bundle, type ExecutionRecord, enterWorkspace, newId, type Sql } from '@testmesh/storage'
import type { Child } from './children/child.ts'
import type { ChildPool } from './children/create-child-pool.ts'
import type { KeptContents } from './kept-contents.ts'
import { createLogWriter } from './log-writer.ts'
import type { FromChild, RunOrder } from './messages.ts'
import { createOtlpDesk, type OtlpDesk } from './otlp-desk.ts'
import { recordThroughOutage } from './record-through-outage.ts'
import { sealNote } from './sealed-note.ts'
import { stopChild } from './stop-child.ts'
import type { Traces } from './traces/open-traces.ts'
import { TooLarge, Unable, unlessUnable } from './unable.ts'
import { type WriteOptions, writeBundle } from './write-bundle.ts'

export interface RunParts {
  readonly platform: Pick<Platform, 'database' | 'keyring'>
  readonly blobFolder: string
  readonly egress: EgressPolicy
  readonly granted: readonly Capability[]
  readonly children: ChildPool
  readonly contents: KeptContents
  /** The receiver of spans of systems under test. */
  readonly otlp: () => Promise<Otlp>
  /** Where spans go. Default: nowhere. */
  readonly traces?: Traces
  readonly onEnded?: (ended: EndedExecution) => void
  readonly roomOn?: WriteOptions['roomOn']
  /** How long teardown may take when an execution is stopped. Milliseconds. */
  readonly teardownMs: number
}

/** What came of one start of an execution, for the log. */
export interface EndedExecution {
  readonly workspaceId: string
  readonly executionId: string
  readonly traceId: string | null
  readonly epoch: number
  readonly outcome: JobOutcome['type']
  /** Absent when it broke, or never came to one. */
  readonly verdict?: Verdict
  /** Why it broke, could not begin here, or can never be run. */
  readonly reason?: string
  readonly durationMs: number
}

/** Between the end that a child makes itself, and the one that the worker makes: a busy machine takes its time with the first. Milliseconds. */
const marginMs = 5_000

/** So many starts are tried for files that are too large for the disk: another worker may have more room, or this one in a minute. */
const startsWithoutRoom = 12

/** Runs the execution of a job in a child, and brings what it says into the log. */
export const createRunExecution =
  (parts: RunParts): RunJob =>
  async (job, context) => {
    const startedMs = performance.now()
    const seen: Seen = { traceId: null }
    const tell = (outcome: JobOutcome['type'], reason?: string) =>
      parts.onEnded?.({
        workspaceId: job.workspaceId,
        executionId: job.jobId,
        epoch: job.epoch,
        outcome,
        ...seen,
        durationMs: Math.round(performance.now() - startedMs),
        ...(reason !== undefined && { reason }),
      })
    try {
      const outcome = await runClaimed(parts, { job, context, seen }).catch((error: unknown) => whenUnable(error, job))
      tell(outcome.type, 'reason' in outcome ? outcome.reason : undefined)
      return outcome
    } catch (error) {
      if (error instanceof JobStopped) tell('stopped')
      else tell('broken', messageOf(error))
      throw error
    }
  }

const whenUnable = (error: unknown, { attempt }: Claim): JobOutcome => {
  if (error instanceof TooLarge && attempt >= startsWithoutRoom)
    return { type: 'failed', reason: `${error.message}: it was tried ${attempt} times` }
  if (error instanceof Unable) return { type: 'unable', reason: error.message, rests: error instanceof TooLarge ? 'job' : 'worker' }
  throw error
}

/** What was learned on the way. */
interface Seen {
  traceId: string | null
  verdict?: Verdict
}

interface Claimed {
  readonly job: Claim
  readonly context: JobContext
  readonly seen: Seen
}

const runClaimed = async (parts: RunParts, { job, context, seen }: Claimed): Promise<JobOutcome> => {
  // From here on, as the queue counts: what it takes to begin is part of it.
  const endsAtMs = Date.now() + Math.max(job.timeoutMs - marginMs, job.timeoutMs / 2)
  const log = createExecutionLog({ workspaceId: job.workspaceId, executionId: job.jobId, epoch: job.epoch })
  const prepared = await recordThroughOutage(context, (sql) => prepare(parts, { job, context, sql }))
  if ('reason' in prepared) return { type: 'failed', reason: prepared.reason }
  const { execution, environment, contents } = prepared
  seen.traceId = execution.traceId
  await using bundle = await unlessUnable(writeBundle(execution.bundle, contents, { roomOn: parts.roomOn }))
  const order: RunOrder = {
    ...openRequest(parts.platform.keyring, execution),
    executionId: execution.id,
    epoch: job.epoch,
    folder: bundle.folder,
    main: execution.bundle.main,
    blobFolder: parts.blobFolder,
    egress: parts.egress,
    granted: parts.granted,
    endsAtMs,
    ...(environment && { environment }),
    ...(execution.row && { row: execution.row }),
    ...(execution.traceId !== null && { traceId: execution.traceId }),
    ...(job.attempt > 1 && { restartReason: await recordThroughOutage(context, (sql) => reasonOf(sql, job)) }),
  }
  // Awaited here: the files must stay until it is over.
  return await runInChild(parts, { job, context, order, log, seen, traceParent: execution.traceParent })
}

interface Preparing {
  readonly job: Claim
  readonly context: JobContext
  readonly sql: Sql
}

interface Prepared {
  readonly execution: ExecutionRecord & { readonly bundle: Bundle }
  readonly environment: OpenedEnvironment | undefined
  readonly contents: ReadonlyMap<string, Uint8Array>
}

/** All that it takes to run it, and that it runs, in one transaction; or why it never can. */
const prepare = async (
  { platform, contents }: RunParts,
  { job, context, sql }: Preparing,
): Promise<Prepared | { readonly reason: string }> => {
  context.signal.throwIfAborted()
  const workspace = enterWorkspace(sql, job.workspaceId)
  const execution = await workspace.executions.start({ executionId: job.jobId, epoch: job.epoch })
  if (!execution && (await workspace.executions.find(job.jobId))) throw new JobStopped('lost')
  const bundle = execution?.bundle
  if (!bundle) return { reason: 'has lost what it was to run' }
  const { environment: name } = execution
  const environment = name === null ? undefined : await openEnvironment(workspace, platform.keyring, name)
  if (name !== null && !environment) return { reason: `needs the environment "${name}", which is gone` }
  return { execution: { ...execution, bundle }, environment, contents: await contents.findAll(workspace, Object.values(bundle.files)) }
}

/** How the attempt before ended. */
const reasonOf = async (sql: Sql, { jobId, epoch }: Claim): Promise<string> => {
  const [before] = await sql.query<{ message: string | null }>(
    `select error ->> 'message' as message from scheduler.attempts where job_id = $1 and epoch < $2 order by epoch desc limit 1`,
    [jobId, epoch],
  )
  return before?.message ?? 'its worker shut down'
}

interface InChild extends Claimed {
  readonly order: RunOrder
  readonly log: ExecutionLog
  readonly traceParent: string | null
}

const runInChild = async (parts: RunParts, { job, context, order, log, seen, traceParent }: InChild): Promise<JobOutcome> => {
  const child = await unlessUnable(parts.children.take())
  const trace = (order.traceId !== undefined && parts.traces?.follow({ traceId: order.traceId, traceParent })) || (() => {})
  const writer = createLogWriter({ log, context, onWritten: (count) => child.send({ type: 'taken', count }) })
  const otlp = createOtlpDesk(parts.otlp)
  const ending = new Promise<Extract<FromChild, { type: 'ended' | 'broken' }>>((resolve) => {
    child.onMessage((message) => {
      if (message.type === 'events') {
        writer.add(message.events)
        trace(message.events)
        const last = message.events.at(-1)
        if (last?.type === 'execution.finished') seen.verdict = last.data.verdict
      } else if (message.type === 'ask') void answer(parts, { job, context, child, otlp, message })
      else if (message.type === 'stopping') stopping.heard()
      else if (message.type === 'ended' || message.type === 'broken') resolve(message)
    })
    void child.ended.then((how) => resolve({ type: 'broken', reason: how }))
  })
  child.send({ type: 'run', order })
  // Not before: with an order a child forgets what it was told until then, and the wish to stop may be there already.
  const stopping = stopChild(child, { signal: context.signal, teardownMs: parts.teardownMs })
  try {
    const end = await ending
    if (end.type === 'broken') return context.signal.aborted ? { type: 'stopped' } : { type: 'broken', reason: end.reason }
    const record = await writer.close()
    if (!record) return { type: 'broken', reason: 'its last event is missing' }
    return { type: context.signal.aborted ? 'stopped' : 'succeeded', record }
  } finally {
    stopping.end()
    child.onMessage(() => {})
    await otlp.close()
    parts.children.giveBack(child)
  }
}

interface Asked {
  readonly job: Claim
  readonly context: JobContext
  readonly child: Child
  readonly otlp: OtlpDesk
  readonly message: Extract<FromChild, { type: 'ask' }>
}

const answer = async (parts: RunParts, { job, context, child, otlp, message }: Asked): Promise<void> => {
  const { question } = message
  try {
    const value = await find(parts, { job, context, otlp, message })
    child.send({ type: 'answer', question, ...(value !== undefined && { value }) })
  } catch (error) {
    // A step that asks while the execution is being stopped is one of teardown: the engine starts no other.
    const problem = error instanceof JobStopped ? undefined : messageOf(error)
    child.send({ type: 'answer', question, ...(problem !== undefined && { problem }) })
  }
}

const find = async ({ platform }: RunParts, { job, context, otlp, message }: Omit<Asked, 'child'>): Promise<unknown> => {
  if (message.about === 'step') return void (await context.stepMayStart())
  if (message.about === 'otlp.claim') return otlp.claim(message)
  if (message.about === 'otlp.look') return otlp.look(message)
  const { jobId: executionId, epoch, workspaceId } = job
  // Whatever must be written twice is one entry.
  const id = newId()
  return recordThroughOutage(context, async (sql) => {
    const { cleanup } = enterWorkspace(sql, workspaceId)
    if (message.about === 'ledger.done') return void (await cleanup.done(message.id))
    return cleanup.add({ executionId, epoch }, { id, ...sealNote(platform.keyring, executionId, message.note) })
  })
}
