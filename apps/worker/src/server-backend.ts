import { ApiProblem, type Client } from '@testmesh/client'
import { type BegunExecution, type BlobFolder, blobsOf, type LostThings } from '@testmesh/platform'
import { type ExecutionEvent, messageOf, type UnnumberedEvent } from '@testmesh/protocol'
import type { Claim, Fence } from '@testmesh/queue'
import type { Backend, Contents } from './backend.ts'
import { createKeptContents } from './kept-contents.ts'

/** What an execution said last: for the server to write as it ends the job. Bytes that it names are there when it resolves. */
type Ending = () => Promise<Said>

interface Said {
  readonly events: readonly ExecutionEvent[]
  /** Starts of steps that end among them, where they were sent before. */
  readonly started: readonly ExecutionEvent[]
}

export interface ServerBackendOptions {
  readonly client: Client
  /** This process, as attempts name it: `host 123 0a1b2c3d`. */
  readonly agent: string
  /** Where children put long and attached bytes. */
  readonly blobs: BlobFolder
}

export interface ServerBackend extends Backend<undefined, Ending> {
  /** Gives back what the server gave and never arrived. */
  close(): Promise<void>
}

/** How long the server may keep a question for work. Milliseconds. */
const waitMs = 20_000
/** What takes longer has hung: no answer comes over a connection that was cut without a word. Milliseconds. */
const patienceMs = 30_000
const longPatienceMs = 300_000

/** Of an agent, which reaches the server alone, and only over HTTP. Whatever it asks may be asked again after an unknown end. */
export const serverBackend = ({ client, agent, blobs }: ServerBackendOptions): ServerBackend => {
  const kept = createKeptContents()
  const held = new Map<string, Fence>()
  const startsHeld = () => [...held.values()].map(startOf)

  const end = async ({ jobId: id, epoch }: Fence, how: Pick<EndBody, 'as' | 'reason' | 'isTimeout' | 'restMs'>, ending?: Ending) => {
    const last = await ending?.()
    const body: EndBody = { epoch, ...how, ...(last && { last: { events: [...last.events], started: [...last.started] } }) }
    try {
      return (await client.endExecution({ params: { id }, body, signal: AbortSignal.timeout(longPatienceMs) })).isEnded
    } catch (error) {
      if (isLost(error)) return false
      throw error
    }
  }
  const takeNow = async (wish: { readonly pool: string; readonly limit: number; readonly waitMs: number }, signal: AbortSignal) => {
    const { taken } = await client.takeExecutions({ body: { agent, ...wish, held: startsHeld() }, signal })
    return taken.map(
      ({ executionId: jobId, ...start }): Claim => ({ jobId, pool: wish.pool, kind: 'execution', payload: {}, priority: 0, ...start }),
    )
  }
  let pool = 'default'
  /** What the server gave in an answer that never arrived. It tells a server that does not answer nothing: then the lease ends by itself. */
  const giveBack = async (): Promise<void> => {
    await takeNow({ pool, limit: 0, waitMs: 0 }, AbortSignal.timeout(2_000)).catch(() => [])
  }

  return {
    isOutage,
    queue: {
      take: async (request, signal) => {
        pool = request.pool
        const sentAtMs = performance.now()
        const until = AbortSignal.any([signal, AbortSignal.timeout(waitMs + patienceMs)])
        const asked = takeNow({ pool, limit: request.limit, waitMs }, until)
        const claims = await asked.catch(async (error: unknown) => {
          if (!signal.aborted) throw error
          await giveBack()
          return []
        })
        for (const claim of claims) held.set(nameOf(claim), { jobId: claim.jobId, epoch: claim.epoch })
        return { claims, sentAtMs }
      },
      heartbeat: async (fences) => {
        const body = { agent, held: fences.map(startOf) }
        const { cancelled, lost } = await client.beatExecutions({ body, signal: AbortSignal.timeout(patienceMs) })
        return { cancelled: cancelled.map(fenceOf), lost: lost.map(fenceOf) }
      },
      complete: (fence, ending) => end(fence, { as: 'completed' }, ending),
      fail: (fence, { reason, isTimeout = false }, ending) => end(fence, { as: 'failed', reason, isTimeout }, ending),
      confirmCancel: (fence, ending) => end(fence, { as: 'cancelled' }, ending),
      retry: async (fence, reason) => ((await end(fence, { as: 'retried', reason })) ? 'waiting' : undefined),
      release: async (fence, { reason, restMs } = {}) =>
        (await end(fence, { as: 'released', ...(reason !== undefined && { reason }), ...(restMs !== undefined && { restMs }) }))
          ? 'queued'
          : undefined,
      settled: async (fence) => void held.delete(nameOf(fence)),
      // It hears of them with its next beat.
      onCancel: async () => async () => {},
      underFence: async (_fence, work) => {
        try {
          return { isHeld: true, value: await work(undefined) }
        } catch (error) {
          if (isLost(error)) return { isHeld: false }
          throw error
        }
      },
    },
    noteWorker: async ({ pool: its, slots, version, isStopping }) => {
      const body = { agent, pool: its, slots, version, isStopping }
      await client.noteAgent({ body, signal: AbortSignal.timeout(patienceMs) }).catch(explainMissing)
    },
    forgetWorker: async () => {
      await client.forgetAgent({ body: { agent }, signal: AbortSignal.timeout(patienceMs) })
    },
    begin: async (_session, { jobId: id, epoch, attempt, workspaceId }) => {
      const { begun, reason } = await client.beginExecution({
        params: { id },
        body: { epoch, attempt },
        signal: AbortSignal.timeout(patienceMs),
      })
      if (!begun) return { reason: reason ?? 'cannot be run' }
      const find = (sha256: string) =>
        client.getExecutionContent({ params: { id, sha256 }, query: { epoch: String(epoch) }, signal: AbortSignal.timeout(longPatienceMs) })
      return {
        ...(begun as Omit<BegunExecution, 'executionId'>),
        executionId: id,
        contents: await kept.findAll({ id: workspaceId, contents: each(find) }, Object.values(begun.bundle.files)),
      }
    },
    openLog: ({ jobId: id, epoch }) => {
      const started = new Map<string, ExecutionEvent>()
      const sent = new Set<string>()
      const sendBlobs = async (events: readonly UnnumberedEvent[]): Promise<void> => {
        for (const { sha256 } of events.flatMap(blobsOf)) {
          if (sent.has(sha256)) continue
          const bytes = new Uint8Array(await new Response(blobs.read(sha256)).arrayBuffer())
          await client.putBlob({ id, epoch, sha256 }, bytes, AbortSignal.timeout(longPatienceMs))
          sent.add(sha256)
        }
      }
      const say = async (from: number, events: readonly UnnumberedEvent[]): Promise<Said> => {
        await sendBlobs(events)
        const numbered = events.map((event, at): ExecutionEvent => ({ ...event, seq: from + at }))
        const before = numbered.flatMap((event) => (event.type === 'step.finished' ? (started.get(event.path) ?? []) : []))
        for (const event of numbered) if (event.type === 'step.started') started.set(event.path, event)
        return { events: numbered, started: before }
      }
      return {
        write: async (_session, { from, events }) => {
          const said = await say(from, events)
          const body = { epoch, events: [...said.events], started: [...said.started] }
          await client.writeExecutionEvents({ params: { id }, body, signal: AbortSignal.timeout(longPatienceMs) })
        },
        end:
          ({ from, events }) =>
          () =>
            say(from, events),
      }
    },
    takeCommands: async ({ jobId: id, epoch }, signal) => {
      const until = AbortSignal.any([signal, AbortSignal.timeout(waitMs + patienceMs)])
      return (await client.takeDebugCommands({ params: { id }, body: { epoch, waitMs }, signal: until })).commands
    },
    answerCommand: async ({ jobId: id, epoch }, command, answer) => {
      await client.answerDebugCommand({ params: { id, command }, body: { epoch, answer }, signal: AbortSignal.timeout(patienceMs) })
    },
    addCleanup: async (_session, { jobId: id, epoch }, entry) => {
      await client.addCleanupEntry({ params: { id }, body: { epoch, ...entry }, signal: AbortSignal.timeout(patienceMs) })
      return entry.id
    },
    doneCleanup: async (_session, { jobId: id, epoch }, entry) => {
      await client.finishCleanupEntry({ params: { id, entry }, body: { epoch }, signal: AbortSignal.timeout(patienceMs) })
    },
    takeLost: async (from) => {
      const { lost } = await client.takeLostThings({ body: { pool: from }, signal: AbortSignal.timeout(patienceMs) })
      if (!lost) return undefined
      const find = (sha256: string) =>
        client.getLostContent({ params: { id: lost.executionId, sha256 }, signal: AbortSignal.timeout(longPatienceMs) })
      return {
        ...(lost as Omit<LostThings, 'workspaceId'>),
        workspaceId: '',
        contents: await each(find).findAll([...new Set(Object.values(lost.bundle.files))]),
      }
    },
    noteLost: async (_lost, { id, attempts }, problem) => {
      const body = { attempts, ...(problem !== undefined && { problem }) }
      await client.noteLostThing({ params: { id }, body, signal: AbortSignal.timeout(patienceMs) })
    },
    close: giveBack,
  }
}

/** One after the other: many at once would be many connections. What is no longer kept is left out, for whoever needs it to name it. */
const each = (find: (sha256: string) => Promise<Response>) => ({
  findAll: async (hashes: readonly string[]): Promise<Contents> => {
    const found = new Map<string, Uint8Array>()
    for (const sha256 of hashes) {
      const response = await find(sha256).catch((error: unknown) => {
        if (!isLost(error)) throw error
      })
      if (response) found.set(sha256, await bytesOf(response))
    }
    return found
  },
})

/** @throws ApiProblem when the connection is cut within the answer */
const bytesOf = async (response: Response): Promise<Uint8Array> => {
  const bytes = await response.arrayBuffer().catch((error: unknown) => {
    throw new ApiProblem(0, 'UNREACHABLE', `${response.url} does not answer: ${messageOf(error)}`)
  })
  return new Uint8Array(bytes)
}

/** It takes whatever else an agent asks, and does not list it. */
export class OlderServer extends Error {
  override readonly name = 'OlderServer'

  constructor(cause: unknown) {
    super('the server is older than this agent: it gives it executions, but does not list it among its workers', { cause })
  }
}

const explainMissing = (error: unknown): never => {
  throw error instanceof ApiProblem && error.status === 404 ? new OlderServer(error) : error
}

/** Nobody answers, or somebody in between says that nobody does, or not now. */
const isOutage = (error: unknown): boolean =>
  error instanceof ApiProblem ? [0, 429, 502, 503, 504].includes(error.status) : error instanceof Error && error.name === 'TimeoutError'

/** Somebody else has it, or it has ended. */
const isLost = (error: unknown): boolean => error instanceof ApiProblem && (error.code === 'EXECUTION_LOST' || error.code === 'NOT_FOUND')

const nameOf = ({ jobId, epoch }: Fence): string => `${jobId}/${epoch}`
const startOf = ({ jobId: executionId, epoch }: Fence) => ({ executionId, epoch })
const fenceOf = ({ executionId: jobId, epoch }: { readonly executionId: string; readonly epoch: number }): Fence => ({ jobId, epoch })

type EndBody = Parameters<Client['endExecution']>[0]['body']
