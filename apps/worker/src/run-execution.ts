import type { Otlp } from '@testmesh/action-kit'
import type { EgressPolicy } from '@testmesh/actions'
import { type Capability, messageOf, type Verdict } from '@testmesh/protocol'
import { type Claim, type JobContext, type JobOutcome, JobStopped, type RunJob } from '@testmesh/queue'
import { newId } from '@testmesh/storage'
import type { Backend, StartLog } from './backend.ts'
import type { Child } from './children/child.ts'
import type { ChildPool } from './children/create-child-pool.ts'
import { createLogWriter } from './log-writer.ts'
import type { FromChild, RunOrder } from './messages.ts'
import { createOtlpDesk, type OtlpDesk } from './otlp-desk.ts'
import { type Recorder, recordThroughOutage } from './record-through-outage.ts'
import { serveCommands } from './serve-commands.ts'
import { stopChild } from './stop-child.ts'
import type { Traces } from './traces/open-traces.ts'
import { TooLarge, Unable, unlessUnable } from './unable.ts'
import { type WriteOptions, writeBundle } from './write-bundle.ts'

export interface RunParts<Session, End> {
  readonly backend: Backend<Session, End>
  readonly blobFolder: string
  readonly egress: EgressPolicy
  readonly granted: readonly Capability[]
  readonly children: ChildPool
  /** The receiver of spans of systems under test. */
  readonly otlp: () => Promise<Otlp>
  /** Where spans go. Default: nowhere. */
  readonly traces?: Traces
  readonly onEnded?: (ended: EndedExecution) => void
  /** Told when what somebody wants of a debugged execution does not get there, or what comes of it not back. */
  readonly onUnserved: (error: unknown) => void
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
  <Session, End>(parts: RunParts<Session, End>): RunJob<Session, End> =>
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

const whenUnable = (error: unknown, { attempt }: Claim): JobOutcome<never> => {
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

interface Claimed<Session> {
  readonly job: Claim
  readonly context: JobContext<Session>
  readonly seen: Seen
}

const runClaimed = async <Session, End>(
  parts: RunParts<Session, End>,
  { job, context, seen }: Claimed<Session>,
): Promise<JobOutcome<End>> => {
  const { backend } = parts
  // From here on, as the queue counts: what it takes to begin is part of it.
  const endsAtMs = Date.now() + Math.max(job.timeoutMs - marginMs, job.timeoutMs / 2)
  const record: Recorder<Session> = (write) => recordThroughOutage({ context, isOutage: backend.isOutage }, write)
  const begun = await record(async (session) => {
    context.signal.throwIfAborted()
    return backend.begin(session, job)
  })
  if ('reason' in begun) return { type: 'failed', reason: begun.reason }
  const { request, askedAt, environment, row, traceId, traceParent, restartReason } = begun
  seen.traceId = traceId ?? null
  await using bundle = await unlessUnable(writeBundle(begun.bundle, begun.contents, { roomOn: parts.roomOn }))
  const order: RunOrder = {
    ...request,
    executionId: job.jobId,
    epoch: job.epoch,
    folder: bundle.folder,
    main: begun.bundle.main,
    blobFolder: parts.blobFolder,
    egress: parts.egress,
    granted: parts.granted,
    endsAtMs,
    askedAt,
    ...(environment && { environment }),
    ...(row && { row }),
    ...(traceId !== undefined && { traceId }),
    ...(restartReason !== undefined && { restartReason }),
  }
  // Awaited here: the files must stay until it is over.
  return await runInChild(parts, { job, context, record, order, log: backend.openLog(job), seen, traceParent })
}

interface InChild<Session, End> extends Claimed<Session> {
  readonly record: Recorder<Session>
  readonly order: RunOrder
  readonly log: StartLog<Session, End>
  readonly traceParent: string | undefined
}

const runInChild = async <Session, End>(
  parts: RunParts<Session, End>,
  { job, context, record, order, log, seen, traceParent }: InChild<Session, End>,
): Promise<JobOutcome<End>> => {
  const child = await unlessUnable(parts.children.take())
  const trace =
    (order.traceId !== undefined && parts.traces?.follow({ traceId: order.traceId, traceParent: traceParent ?? null })) || (() => {})
  const writer = createLogWriter({ log, record, onWritten: (count) => child.send({ type: 'taken', count }) })
  const otlp = createOtlpDesk(parts.otlp)
  // It stands where it stands until somebody comes, and nobody comes to a worker that ends.
  if (order.debug) context.needsNoGrace()
  const commands = order.debug && serveCommands({ backend: parts.backend, job, child, onError: parts.onUnserved })
  const ending = new Promise<Extract<FromChild, { type: 'ended' | 'broken' }>>((resolve) => {
    child.onMessage((message) => {
      if (message.type === 'events') {
        writer.add(message.events)
        trace(message.events)
        const last = message.events.at(-1)
        if (last?.type === 'execution.finished') seen.verdict = last.data.verdict
      } else if (message.type === 'ask') void answer(parts.backend, { job, context, record, child, otlp, message })
      else if (message.type === 'answered') commands?.answered(message)
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
    // Whoever is told that it has finished, is not told what came of what he wanted.
    await commands?.end()
    if (end.type === 'broken') return context.signal.aborted ? { type: 'stopped' } : { type: 'broken', reason: end.reason }
    const last = await writer.close()
    if (!last) return { type: 'broken', reason: 'its last event is missing' }
    return { type: context.signal.aborted ? 'stopped' : 'succeeded', record: last }
  } finally {
    stopping.end()
    child.onMessage(() => {})
    await otlp.close()
    parts.children.giveBack(child)
  }
}

interface Asked<Session> {
  readonly job: Claim
  readonly context: JobContext<Session>
  readonly record: Recorder<Session>
  readonly child: Child
  readonly otlp: OtlpDesk
  readonly message: Extract<FromChild, { type: 'ask' }>
}

const answer = async <Session>(backend: Backend<Session, unknown>, { child, ...asked }: Asked<Session>): Promise<void> => {
  const { question } = asked.message
  try {
    const value = await find(backend, asked)
    child.send({ type: 'answer', question, ...(value !== undefined && { value }) })
  } catch (error) {
    // A step that asks while the execution is being stopped is one of teardown: the engine starts no other.
    const problem = error instanceof JobStopped ? undefined : messageOf(error)
    child.send({ type: 'answer', question, ...(problem !== undefined && { problem }) })
  }
}

const find = async <Session>(
  backend: Backend<Session, unknown>,
  { job, context, record, otlp, message }: Omit<Asked<Session>, 'child'>,
): Promise<unknown> => {
  if (message.about === 'step') return void (await context.stepMayStart())
  if (message.about === 'otlp.claim') return otlp.claim(message)
  if (message.about === 'otlp.look') return otlp.look(message)
  // Whatever must be written twice is one entry.
  const id = newId()
  return record<unknown>((session) =>
    message.about === 'ledger.done'
      ? backend.doneCleanup(session, job, message.id)
      : backend.addCleanup(session, job, { id, note: message.note }),
  )
}
