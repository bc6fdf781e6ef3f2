import {
  addCleanup,
  type BegunExecution,
  beginExecution,
  type CleanupNote,
  createExecutionLog,
  type LostThings,
  missing,
  type NeverRuns,
  noteLostThing,
  type Platform,
  Refusal,
  takeCommands,
  takeLostThings,
  type Waiting,
} from '@testmesh/platform'
import type { DebugAnswer, EventOf, ExecutionEvent } from '@testmesh/protocol'
import { type Claim, type Fence, forgetWorker, type JobState, JobStopped, noteWorker } from '@testmesh/queue'
import { enterWorkspace, type GivenCommand, type Sql, withWorkspace } from '@testmesh/storage'

/** Who asks: an agent is whoever comes with this key. */
export interface AgentKey {
  readonly keyId: string
  readonly workspaceId: string
}

/** A start of an execution. */
export interface HeldStart {
  readonly executionId: string
  readonly epoch: number
}

export interface AgentWish {
  /** The process: its host, its process id, and eight digits of its own. */
  readonly agent: string
  readonly pool: string
  readonly limit: number
  /** All that it has. */
  readonly held: readonly HeldStart[]
  /** How long it is waited for some where there are none. Milliseconds. */
  readonly waitMs: number
}

export interface AgentNote {
  readonly agent: string
  readonly pool: string
  readonly slots: number
  readonly version: string
  readonly isStopping: boolean
}

/** What an execution said, numbered; and of the steps that end in it the start, where that was said before. */
export interface SaidEvents {
  readonly events: readonly ExecutionEvent[]
  readonly started: readonly ExecutionEvent[]
}

export type AgentEnd = HeldStart & {
  readonly as: 'completed' | 'failed' | 'cancelled' | 'retried' | 'released'
  readonly reason?: string
  readonly isTimeout: boolean
  readonly restMs: number
  readonly last?: SaidEvents
}

/** What agents ask of a server, which has the database that they do not reach. All of it may be asked again after an unknown end. */
export interface AgentCalls {
  /** Waits no longer when `signal` aborts. */
  take(wish: AgentWish, signal: AbortSignal): Promise<readonly Claim[]>
  beat(
    agent: string,
    held: readonly HeldStart[],
  ): Promise<{ readonly cancelled: readonly HeldStart[]; readonly lost: readonly HeldStart[] }>
  note(note: AgentNote): Promise<void>
  forget(agent: string): Promise<void>
  begin(start: HeldStart & { readonly attempt: number }): Promise<BegunExecution | NeverRuns>
  content(start: HeldStart, sha256: string): Promise<Uint8Array>
  write(start: HeldStart, said: SaidEvents): Promise<void>
  putBlob(start: HeldStart, bytes: Uint8Array, sha256: string): Promise<void>
  /** False when it is not the agent's any more. */
  end(end: AgentEnd): Promise<boolean>
  /** Of a start that is debugged. */
  takeCommands(start: HeldStart, waiting: Waiting): Promise<readonly GivenCommand[]>
  answerCommand(start: HeldStart, id: string, answer: DebugAnswer): Promise<void>
  addCleanup(start: HeldStart, entry: { readonly id: string; readonly note: CleanupNote }): Promise<void>
  doneCleanup(start: HeldStart, id: string): Promise<void>
  takeLost(pool: string): Promise<LostThings | undefined>
  lostContent(executionId: string, sha256: string): Promise<Uint8Array>
  noteLost(thing: { readonly id: string; readonly attempts: number }, problem: string | undefined): Promise<void>
}

type Parts = Pick<Platform, 'database' | 'queue' | 'keyring' | 'blobs'>

export const agentCalls = ({ database, queue, keyring, blobs }: Parts, { keyId, workspaceId }: AgentKey): AgentCalls => {
  const workspace = withWorkspace(database, workspaceId)
  /** No agent names itself like a worker of the server, nor like one that comes with another key. */
  const ownerOf = (agent: string): string => `${agent} agent ${keyId}`

  /** Whether the start is of an agent with this key: who has an epoch of a job never changes. */
  const isOwn = async ({ executionId, epoch }: HeldStart): Promise<boolean> => {
    const text = `select from scheduler.jobs where id = $1 and workspace_id = $2 and epoch = $3 and owner like '% agent ' || $4::text`
    return (await database.query(text, [executionId, workspaceId, epoch, keyId])).length > 0
  }
  const needOwn = async (start: HeldStart): Promise<void> => {
    if (!(await isOwn(start))) throw missing('execution with this agent')
  }
  /** @throws Refusal EXECUTION_LOST, and nothing is written */
  const whileHeld = async <T>(start: HeldStart, work: (sql: Sql) => Promise<T>): Promise<T> => {
    await needOwn(start)
    const fenced = await queue.underFence(fenceOf(start), work).catch(refuseStopped)
    if (!fenced.isHeld) throw lost()
    return fenced.value
  }
  const logOf = ({ executionId, epoch }: HeldStart, { started }: SaidEvents) =>
    createExecutionLog({ workspaceId, executionId, epoch }, started.filter(isStepStart))
  const contentOf = async (executionId: string, sha256: string): Promise<Uint8Array> => {
    const execution = await workspace.executions.find(executionId)
    const isNamed = Object.values(execution?.bundle?.files ?? {}).includes(sha256)
    const bytes = isNamed && (await workspace.contents.find(sha256))
    if (!bytes) throw missing('content')
    return bytes
  }

  return {
    take: async ({ agent, pool, limit, held, waitMs }, signal) => {
      await releaseOthers({ database, queue }, ownerOf(agent), held)
      const request = { pool, limit, owner: ownerOf(agent), workspaceId }
      const claims = await queue.claimNext(request)
      if (claims.length > 0 || waitMs === 0) return claims
      return (await queue.take(request, AbortSignal.any([signal, AbortSignal.timeout(waitMs)]))).claims
    },
    beat: async (agent, held) => {
      const own = await startsOf(database, ownerOf(agent), held)
      const pulse = await queue.heartbeat(own.map(fenceOf))
      const others = held.filter(({ executionId, epoch }) => !own.some((one) => one.executionId === executionId && one.epoch === epoch))
      return { cancelled: pulse.cancelled.map(startOf), lost: [...pulse.lost.map(startOf), ...others] }
    },
    note: ({ agent, ...note }) => {
      const [host = '', pid] = agent.split(' ')
      return noteWorker(database, { ...note, owner: ownerOf(agent), workspaceId, host, pid: Number(pid) })
    },
    forget: (agent) => forgetWorker(database, ownerOf(agent)),
    begin: ({ attempt, ...start }) =>
      whileHeld(start, (sql) => beginExecution(sql, keyring, { jobId: start.executionId, workspaceId, epoch: start.epoch, attempt })),
    content: async (start, sha256) => {
      await needOwn(start)
      return contentOf(start.executionId, sha256)
    },
    write: (start, said) => whileHeld(start, (sql) => logOf(start, said).write(sql, batchOf(said))),
    putBlob: async (start, bytes, sha256) => {
      await needOwn(start)
      const blob = await blobs.put(bytes, 'application/octet-stream')
      if (blob.sha256 !== sha256)
        throw new Refusal('invalid', 'HASH_MISMATCH', `The bytes that arrived have the hash ${blob.sha256}: they were changed on the way.`)
    },
    end: async ({ as, reason, isTimeout, restMs, last, ...start }) => {
      await needOwn(start)
      const fence = fenceOf(start)
      const record = last && logOf(start, last).end(batchOf(last))
      const ends: Readonly<Record<AgentEnd['as'], () => Promise<boolean | JobState | undefined>>> = {
        completed: () => queue.complete(fence, record),
        failed: () => queue.fail(fence, { reason: reason ?? unsaid, isTimeout }, record),
        cancelled: () => queue.confirmCancel(fence, record),
        retried: () => queue.retry(fence, reason ?? unsaid),
        released: () => queue.release(fence, { restMs, ...(reason !== undefined && { reason }) }),
      }
      return Boolean(await ends[as]().catch(refuseStopped))
    },
    takeCommands: async (start, waiting) => {
      await needOwn(start)
      return takeCommands(database, { workspaceId, ...start }, waiting)
    },
    answerCommand: async (start, id, answer) => {
      await needOwn(start)
      await workspace.debugCommands.answer(start, id, answer)
    },
    addCleanup: (start, entry) =>
      whileHeld(start, async (sql) => void (await addCleanup(enterWorkspace(sql, workspaceId), keyring, { start, ...entry }))),
    doneCleanup: (start, id) => whileHeld(start, async (sql) => void (await enterWorkspace(sql, workspaceId).cleanup.done(id))),
    takeLost: (pool) => takeLostThings(database, keyring, { workspaceId, pool }),
    lostContent: async (executionId, sha256) => {
      if ((await workspace.cleanup.open(executionId)).length === 0) throw missing('content')
      return contentOf(executionId, sha256)
    },
    noteLost: async (thing, problem) => {
      if (!(await noteLostThing(workspace, thing, problem))) throw missing('thing to remove')
    },
  }
}

/** What was given to an agent that does not know of it: the answer got lost on the way. */
const releaseOthers = async ({ database, queue }: Pick<Parts, 'database' | 'queue'>, owner: string, held: readonly HeldStart[]) => {
  const given = await database.query<HeldStart>(
    `select id as "executionId", epoch from scheduler.jobs where owner = $1 and state in ('running', 'cancelling')`,
    [owner],
  )
  for (const start of given)
    if (!held.some(({ executionId, epoch }) => executionId === start.executionId && epoch === start.epoch))
      await queue.release(fenceOf(start), { reason: 'its agent never heard of it' })
}

const startsOf = (database: Parts['database'], owner: string, held: readonly HeldStart[]): Promise<readonly HeldStart[]> =>
  database.query<HeldStart>(
    `select j.id as "executionId", j.epoch from scheduler.jobs j
     join unnest($2::uuid[], $3::bigint[]) as held(id, epoch) on held.id = j.id and held.epoch = j.epoch
     where j.owner = $1 and j.state in ('running', 'cancelling')`,
    [owner, held.map(({ executionId }) => executionId), held.map(({ epoch }) => epoch)],
  )

const unsaid = 'its agent gave no reason'

const fenceOf = ({ executionId, epoch }: HeldStart): Fence => ({ jobId: executionId, epoch })
const startOf = ({ jobId, epoch }: Fence): HeldStart => ({ executionId: jobId, epoch })

const batchOf = ({ events }: SaidEvents) => ({ from: events[0]?.seq ?? 0, events })

const isStepStart = (event: ExecutionEvent): event is EventOf<'step.started'> => event.type === 'step.started'

const lost = (): Refusal =>
  new Refusal('conflict', 'EXECUTION_LOST', "The execution is no longer this agent's: it was taken back, or has ended.")

const refuseStopped = (error: unknown): never => {
  throw error instanceof JobStopped ? lost() : error
}
