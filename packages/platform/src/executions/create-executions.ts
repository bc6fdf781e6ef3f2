import type { DataRow, DebugWish, JsonObject, JsonValue, Quarantine } from '@testmesh/protocol'
import type { JobQueue } from '@testmesh/queue'
import { type Bundle, type ExecutionRecord, type NewExecution, newId, type TriggerType, type WorkspaceTransaction } from '@testmesh/storage'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { type SpanPlace, toTraceParent } from '../span-place.ts'
import { type ExecutionRequest, openRequest, sealRequest } from './execution-request.ts'

/** A flow that is ready to run, as its text says. */
export interface RunnableText {
  /** Of a stored flow. */
  readonly flowId?: string
  readonly flowVersion?: number
  readonly name: string
  readonly sha256: string
  readonly suite?: string
  readonly tags: readonly string[]
  readonly quarantine?: Quarantine
  readonly bundle: Bundle
  /** Of its main file, where it may be new here. Absent: they are kept already. */
  readonly bytes?: Uint8Array
  /** Which of the documents in the text. */
  readonly document: number
  /** Absent for a flow without data: it runs once. */
  readonly rows?: readonly DataRow[]
}

export interface ExecutionWish {
  readonly environment: string | null
  readonly variables: Readonly<Record<string, JsonValue>>
  /** Variables that are masked everywhere. */
  readonly secrets: Readonly<Record<string, string>>
  readonly inputs: Readonly<Record<string, JsonValue>>
  readonly seed?: number
  readonly from?: string
  readonly upTo?: string
  /** Of one execution alone. */
  readonly debug?: DebugWish
  readonly triggerType: TriggerType
  readonly triggeredBy: string | null
  readonly rerunOf?: string
  readonly scheduleId?: string
  readonly triggerId?: string
  /** Of the request that asks: one execution alone goes on in its trace, several have a trace of their own each. */
  readonly span?: SpanPlace
}

export interface ExecutionPorts {
  readonly queue: JobQueue
  readonly keyring: Keyring
}

interface Wanted {
  readonly texts: readonly RunnableText[]
  readonly wish: ExecutionWish
  /** What others of the batch have. Default: one of its own. */
  readonly batchId?: string
}

/** Within a transaction: each with its first event and its job, or none of them. One for each row of each flow. */
export const createExecutions = async (
  workspace: WorkspaceTransaction,
  ports: ExecutionPorts,
  { texts, wish, batchId = newId() }: Wanted,
): Promise<{ readonly batchId: string; readonly executions: readonly ExecutionRecord[] }> => {
  await keepContents(workspace, texts)
  const all = texts.flatMap((text) => (text.rows ?? [undefined]).map((row) => ({ text, row })))
  const pool = await poolOf(workspace, wish.environment)
  const fresh = all.map((one) => newExecution(ports.keyring, { ...one, wish, pool, batchId, isAlone: all.length === 1 }))
  const [executions] = await Promise.all([
    workspace.executions.createAll(fresh),
    ports.queue.enqueueAll(
      fresh.map(({ id }) => ({ id, workspaceId: workspace.id, pool, kind: 'execution', payload: {} })),
      workspace.sql,
    ),
  ])
  return { batchId, executions }
}

/** An environment that is gone is told of when it would begin. */
const poolOf = async ({ environments }: WorkspaceTransaction, name: string | null): Promise<string> =>
  (name !== null && (await environments.findByName(name))?.pool) || 'default'

/** Before its rows name them, so that nobody takes them for nobody's meanwhile. */
const keepContents = async (workspace: WorkspaceTransaction, texts: readonly RunnableText[]): Promise<void> => {
  const files = texts.flatMap(({ bundle }) => Object.entries(bundle.files))
  const missing = new Set(await workspace.contents.missing([...new Set(files.map(([, sha256]) => sha256))]))
  for (const { sha256, bytes } of texts) if (bytes && missing.delete(sha256)) await workspace.contents.put(bytes)
  const paths = new Set(files.filter(([, sha256]) => missing.has(sha256)).map(([path]) => path))
  if (paths.size === 0) return
  throw new Refusal('conflict', 'CONTENT_MISSING', `The bytes of ${[...paths].join(', ')} are not kept here.`, {
    hint: 'Push the project, or send the file, again.',
  })
}

/** The same text, files, row and wishes once more, from end to end: nobody debugs it. */
export const rerunExecution = (
  workspace: WorkspaceTransaction,
  ports: ExecutionPorts,
  { before, by, span }: { readonly before: ExecutionRecord; readonly by: string | null; readonly span?: SpanPlace },
) => {
  const { id, flowId, flowVersion, suite, quarantine, row, bundle } = before
  if (!bundle) throw new Refusal('conflict', 'NOTHING_TO_RERUN', 'What this execution ran is no longer kept.')
  const { document, debug: _, ...request } = openRequest(ports.keyring, before)
  const text: RunnableText = {
    name: before.flowName,
    sha256: before.flowSha256,
    tags: before.tags,
    bundle,
    document,
    ...(flowId !== null && { flowId }),
    ...(flowVersion !== null && { flowVersion }),
    ...(suite !== null && { suite }),
    ...(quarantine && { quarantine }),
    ...(row && { rows: [row] }),
  }
  const asked = { triggerType: 'rerun', triggeredBy: by, rerunOf: id, ...(span && { span }) } as const
  const wish = { ...request, environment: before.environment, ...asked }
  return createExecutions(workspace, ports, { texts: [text], wish })
}

interface One {
  readonly text: RunnableText
  readonly row: DataRow | undefined
  readonly wish: ExecutionWish
  readonly pool: string
  readonly batchId: string
  /** There is no other in its batch. */
  readonly isAlone: boolean
}

/** Its first event comes with it, before the job: from then on only the owner of the job adds to the log. */
const newExecution = (keyring: Keyring, { text, row, wish, pool, batchId, isAlone }: One) => {
  const id = newId()
  const { name, sha256, suite, tags, quarantine, bundle } = text
  const flow = { name, file: bundle.main, sha256, tags: [...tags], ...(suite !== undefined && { suite }) }
  return {
    id,
    batchId,
    flowId: text.flowId ?? null,
    flowVersion: text.flowVersion ?? null,
    flowName: name,
    flowSha256: sha256,
    suite: suite ?? null,
    tags,
    quarantine: quarantine ?? null,
    environment: wish.environment,
    pool,
    row: row ?? null,
    triggerType: wish.triggerType,
    triggeredBy: wish.triggeredBy,
    rerunOf: wish.rerunOf ?? null,
    scheduleId: wish.scheduleId ?? null,
    triggerId: wish.triggerId ?? null,
    bundle,
    request: sealRequest(keyring, id, requestOf(text, wish)) as unknown as JsonObject,
    traceId: (isAlone && wish.span?.traceId) || newId().replaceAll('-', ''),
    traceParent: wish.span ? toTraceParent(wish.span) : null,
    queued: { flow, ...(row && { row }) },
  } satisfies NewExecution
}

const requestOf = (
  { document }: RunnableText,
  { variables, secrets, inputs, seed, from, upTo, debug }: ExecutionWish,
): ExecutionRequest => ({
  document,
  variables,
  secrets,
  inputs,
  ...(seed !== undefined && { seed }),
  ...(from !== undefined && { from }),
  ...(upTo !== undefined && { upTo }),
  ...(debug && { debug }),
})
