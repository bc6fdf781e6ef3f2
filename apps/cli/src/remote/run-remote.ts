import type { Client } from '@testmesh/client'
import { type BatchEvent, type ExecutionEvent, isInQuarantine, type JsonValue, type Verdict, type VerdictCounts } from '@testmesh/protocol'
import type { Reporter } from '@testmesh/reporters'
import { type Pooled, tellOfWaiting } from './tell-of-waiting.ts'

/** A flow that the server has as it is here; else its text, and the files that it refers to. */
export type RemoteSource = (
  | { readonly flowId: string }
  | { readonly text: string; readonly path: string; readonly files: { path: string; sha256: string }[] }
) & {
  /** Of several flows in its file, those that are meant. */
  readonly documents?: number[]
}

export interface RemoteRun {
  readonly client: Client
  readonly sources: readonly RemoteSource[]
  readonly command: string
  readonly version: string
  readonly environment?: string
  readonly variables: Readonly<Record<string, JsonValue>>
  readonly secrets: Readonly<Record<string, string>>
  readonly inputs: Readonly<Record<string, JsonValue>>
  readonly seed?: number
  readonly from?: string
  readonly to?: string
  readonly reporters: readonly Reporter[]
  /** Cancels what was started. */
  readonly signal: AbortSignal
  /** So many had begun when another was refused, and of these so many could not be cancelled. */
  readonly onCancelled: (begun: number, goOn: number) => void
  /** Something of it waits: why, once for each reason. */
  readonly onWaiting: (why: string) => void
  /** The connection was cut, or is there again. */
  readonly onConnection: (state: 'connected' | 'cut' | 'asked') => void
}

export interface RemoteCounts {
  readonly counts: Readonly<Record<Verdict, number>>
  /** Of these, those of flows in quarantine. */
  readonly quarantined: VerdictCounts
}

/** How an execution ended. */
interface End {
  readonly verdict: Verdict
  readonly isQuarantined: boolean
}

/** So long a server may be away: a restart or a new version of it takes less. Milliseconds. */
export const patienceMs = 5 * 60_000

/** Executions go on, and nobody follows them any more. The cause is why. */
export class LostExecutions extends Error {
  readonly ids: readonly string[]

  constructor(ids: readonly string[], cause: unknown) {
    super('executions could not be followed to their end', { cause })
    this.ids = ids
  }
}

/**
 * Starts the flows on the server and follows them as if they ran here. When one is refused, those that had begun are cancelled.
 *
 * @throws LostExecutions once the others have ended
 */
export const runRemote = async (run: RemoteRun): Promise<RemoteCounts> => {
  const { reporters } = run
  const startedAt = Date.now()
  const { batchId, begun, notBegun } = await startAll(run)
  const ids = begun.map(({ id }) => id)
  run.signal.addEventListener('abort', () => void cancelAll(run, ids), { once: true })
  const tell = (event: BatchEvent): void => {
    for (const reporter of reporters) reporter.onBatch?.(event)
  }
  const { command, version, environment, seed = 0 } = run
  const planned = ids.length + notBegun
  const asked = { command, version, seed, planned, parallel: ids.length, ...(environment !== undefined && { environment }) }
  tell({ v: 1, type: 'batch.started', batchId, at: startedAt, data: asked })
  const counts: Record<Verdict, number> = { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0, flaky: 0 }
  const waiting = tellOfWaiting(run, begun)
  const ends = await Promise.allSettled(ids.map((id) => followOne(run, id, waiting.heard).finally(() => waiting.ended(id))))
  waiting.close()
  const quarantined: Partial<Record<Verdict, number>> = {}
  for (const end of ends) {
    if (end.status === 'rejected') continue
    const { verdict, isQuarantined } = end.value
    counts[verdict] += 1
    if (isQuarantined) quarantined[verdict] = (quarantined[verdict] ?? 0) + 1
  }
  const lost = ids.filter((_, index) => ends[index]?.status === 'rejected')
  if (lost.length > 0) throw new LostExecutions(lost, ends.find((end) => end.status === 'rejected')?.reason)
  const at = Date.now()
  tell({
    v: 1,
    type: 'batch.finished',
    batchId,
    at,
    data: {
      counts,
      ...(Object.keys(quarantined).length > 0 && { quarantined }),
      durationMs: at - startedAt,
      ...(run.signal.aborted && { interrupted: true }),
    },
  })
  return { counts, quarantined }
}

interface Begun {
  readonly batchId: string
  readonly begun: readonly Pooled[]
  /** Flows that were left when it was told to stop. */
  readonly notBegun: number
}

const startAll = async (run: RemoteRun): Promise<Begun> => {
  const begun: Pooled[] = []
  let batchId = ''
  try {
    for (const [index, source] of run.sources.entries()) {
      if (run.signal.aborted) return { batchId, begun, notBegun: run.sources.length - index }
      const started = await run.client.createExecution({ body: wishOf(run, source) })
      batchId ||= started.batchId
      begun.push(...started.executions)
    }
  } catch (error) {
    const ids = begun.map(({ id }) => id)
    run.onCancelled(ids.length, await cancelAll(run, ids))
    throw error
  }
  return { batchId, begun, notBegun: 0 }
}

/** Resolves to how many could not be cancelled. */
const cancelAll = async ({ client }: RemoteRun, ids: readonly string[]): Promise<number> => {
  const answers = await Promise.allSettled(ids.map((id) => client.cancelExecution({ params: { id } })))
  return answers.filter(({ status }) => status === 'rejected').length
}

const wishOf = ({ environment, variables, secrets, inputs, seed, from, to }: RemoteRun, source: RemoteSource) => ({
  ...source,
  variables,
  secrets,
  inputs,
  triggerType: 'cli' as const,
  ...(environment !== undefined && { environment }),
  ...(seed !== undefined && { seed }),
  ...(from !== undefined && { from }),
  ...(to !== undefined && { upTo: to }),
})

const followOne = async (run: RemoteRun, id: string, onHeard: (id: string) => void): Promise<End> => {
  const { client, reporters } = run
  let isQuarantined = false
  const onConnection: RemoteRun['onConnection'] = (state) => {
    // It was told to stop before this one was followed, or while the server was away.
    if (state === 'connected' && run.signal.aborted) void cancelAll(run, [id])
    run.onConnection(state)
  }
  for await (const events of client.follow(id, { onConnection, patienceMs })) {
    // That it waited is for the server's list; a run here begins with its start.
    const told = events.filter(({ type }) => type !== 'execution.queued')
    if (told.length > 0) onHeard(id)
    for (const reporter of reporters) reporter.onEvents(id, told)
    for (const event of events) if (event.type === 'execution.started') isQuarantined = isInQuarantine(event.data.quarantine)
    const verdict = lastOf(events)
    if (verdict) return { verdict, isQuarantined }
  }
  return { verdict: 'error', isQuarantined: false }
}

const lastOf = (events: readonly ExecutionEvent[]): Verdict | undefined => {
  const last = events.at(-1)
  return last?.type === 'execution.finished' ? last.data.verdict : undefined
}
