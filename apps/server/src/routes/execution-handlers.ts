import { pointerTo } from '@testmesh/flow/walk'
import {
  awaitAnswer,
  cancelExecution,
  createExecutions,
  type ExecutionPorts,
  findExecution,
  findFlow,
  missing,
  type PushedFile,
  Refusal,
  refuseMissing,
  rerunExecution,
  sendCommand,
  waitForEnd,
} from '@testmesh/platform'
import { selectSteps } from '@testmesh/project'
import type { Capability, executionRoutes, JsonValue } from '@testmesh/protocol'
import type { ExecutionRecord, OpenWorkspace, Workspace } from '@testmesh/storage'
import type { Caller, WorkspaceHandlers } from '../http/call.ts'
import { given } from '../http/given.ts'
import { invalidPart } from '../http/invalid-part.ts'
import { HttpRefusal } from '../http/problem-response.ts'
import { chooseEnvironment, knownIn } from '../language/known-variables.ts'
import { chooseDocuments, onlyRow, type Prepared, prepareText, type TextToRun, toRunnable } from '../language/prepare-run.ts'
import { readText } from '../language/read-text.ts'
import { refuseUndebuggable } from '../language/refuse-undebuggable.ts'
import { renderReport } from '../report/render-report.ts'

interface ExecutionLimits {
  readonly granted: readonly Capability[]
  /** Whoever waits for an end is answered with what is known when it aborts. */
  readonly stopping: AbortSignal
}

export const executionHandlers = ({
  granted,
  stopping,
  ...ports
}: ExecutionPorts & ExecutionLimits): WorkspaceHandlers<Omit<typeof executionRoutes, 'listExecutionArtifacts' | 'getExecutionBlob'>> => ({
  createExecution: async ({ workspace, body, by, caller, afterCommit, raw }) => {
    const source = await findSource(workspace, given(body))
    const environment = body.environment === undefined ? await chooseEnvironment(workspace, source.environment) : body.environment
    const { variables, secrets, inputs } = body as { variables: JsonMap; secrets: Record<string, string>; inputs: JsonMap }
    const known = await knownIn(workspace, environment, { variables, secrets })
    const prepared = chooseDocuments(await prepareText(workspace, source, { known, granted }), body.documents)
    refuseUnknownSteps(prepared, body)
    const { row, debug } = given(body)
    const wish = { ...given(body), environment, variables, secrets, inputs, triggeredBy: by, ...spanOf(caller) }
    const texts = onlyRow(await toRunnable(prepared, source.flow), row)
    if (debug) refuseUndebuggable({ prepared, texts, debug, waitMs: body.waitMs })
    const started = await createExecutions(workspace, ports, { texts, wish })
    if (body.waitMs > 0)
      afterCommit((committed) => whenEnded(committed, started, { timeoutMs: body.waitMs, signal: AbortSignal.any([raw.signal, stopping]) }))
    return started
  },
  listExecutions: ({ workspace, query }) => workspace.executions.list(given(query)),
  listRecentExecutions: async ({ workspace, query }) => ({
    items: await workspace.executions.recent({ flowIds: query.flowIds, limit: query.limit ?? 20 }),
  }),
  getExecutionFacets: ({ workspace, query }) => workspace.executions.facets(given(query)),
  getExecution: ({ workspace, params }) => findExecution(workspace, params.id),
  listExecutionEvents: async ({ workspace, params, query }) => {
    await findExecution(workspace, params.id)
    return { items: await workspace.events.read(params.id, given(query)) }
  },
  listExecutionSteps: async ({ workspace, params }) => {
    await findExecution(workspace, params.id)
    return { items: await workspace.stepResults.list(params.id) }
  },
  listExecutionAttempts: async ({ workspace, params }) => {
    await findExecution(workspace, params.id)
    return { items: await workspace.attempts.list(params.id) }
  },
  getExecutionFlow: async ({ workspace, params }) => {
    const { bundle } = await findExecution(workspace, params.id)
    const bytes = bundle && (await workspace.contents.find(bundle.files[bundle.main] ?? ''))
    if (!bytes) throw missing('text')
    return new Response(Buffer.from(bytes), { headers: { 'content-type': 'application/yaml; charset=utf-8' } })
  },
  getExecutionReport: async ({ workspace, params, query }) => {
    const execution = await findExecution(workspace, params.id)
    if (execution.status !== 'finished') throw new Refusal('conflict', 'NOT_FINISHED', 'The execution has not finished yet.')
    return renderReport(workspace, execution, query.format ?? 'junit')
  },
  cancelExecution: ({ workspace, params }) => cancelExecution(workspace, ports.queue, params.id),
  debugExecution: async ({ workspace, params, body, afterCommit, raw }) => {
    // What the worker says comes after the commit, and is not kept.
    if (raw.headers.has('idempotency-key')) throw new HttpRefusal(400, 'BAD_IDEMPOTENCY_KEY', unkept)
    const sent = await sendCommand(workspace, params.id, body)
    afterCommit((committed) => awaitAnswer(committed, sent, AbortSignal.any([raw.signal, stopping])))
    return {}
  },
  rerunExecution: async ({ workspace, params, body, by, caller, afterCommit, raw }) => {
    const before = await findExecution(workspace, params.id)
    const started = await rerunExecution(workspace, ports, { before, by, ...spanOf(caller) })
    if (body.waitMs > 0)
      afterCommit((committed) => whenEnded(committed, started, { timeoutMs: body.waitMs, signal: AbortSignal.any([raw.signal, stopping]) }))
    return started
  },
})

const unkept = 'The answer to a command of a debugger is not kept for a repetition: send it without Idempotency-Key.'

const spanOf = ({ span }: Caller) => span && { span }

type JsonMap = Record<string, JsonValue>

interface Source extends TextToRun {
  readonly environment: string | null
  readonly flow?: { readonly id: string; readonly version: number }
}

interface SourceWish {
  readonly flowId?: string
  readonly flowVersion?: number
  readonly text?: string
  readonly path?: string
  readonly files: readonly PushedFile[]
}

const findSource = async (workspace: Workspace, { flowId, flowVersion, text, path, files }: SourceWish): Promise<Source> => {
  if ((flowId === undefined) === (text === undefined))
    throw invalidPart({ pointer: '/body', message: 'must say what to run: a flowId, or a text, not both' })
  if (text !== undefined && flowVersion !== undefined) throw inVain('flowVersion', 'a stored flow')
  if (text === undefined && path !== undefined) throw inVain('path', 'a text')
  if (text === undefined && files.length > 0) throw inVain('files', 'a text')
  if (text !== undefined) {
    await refuseMissing(workspace, files)
    const sent = Object.fromEntries(files.map((file) => [file.path, file.sha256]))
    return { text, path: path ?? null, files: sent, environment: readText(text, path).content.environment ?? null }
  }
  const flow = await findFlow(workspace, flowId ?? '')
  const version = flowVersion ?? flow.version
  const wanted = version === flow.version ? flow : await workspace.flowVersions.find(flow.id, version)
  if (!wanted) throw missing('version')
  return { text: wanted.text, path: flow.path, environment: flow.environment, flow: { id: flow.id, version } }
}

const inVain = (part: string, whose: string) =>
  invalidPart({ pointer: pointerTo('/body', part), message: `is for ${whose} alone, and would change nothing here` })

const refuseUnknownSteps = (
  { loaded }: Prepared,
  { from, upTo }: { readonly from?: string | undefined; readonly upTo?: string | undefined },
) => {
  for (const { plan } of loaded) {
    const selection = plan && selectSteps(plan, { from, to: upTo })
    if (!plan || typeof selection !== 'string') continue
    const part = typeof selectSteps(plan, { from }) === 'string' ? 'from' : 'upTo'
    throw new Refusal('invalid', 'UNKNOWN_STEP', `${selection}.`, { errors: [{ pointer: pointerTo('/body', part), message: selection }] })
  }
}

interface Started {
  readonly batchId: string
  readonly executions: readonly ExecutionRecord[]
}

const whenEnded = async (workspace: OpenWorkspace, { batchId, executions }: Started, wait: { timeoutMs: number; signal: AbortSignal }) => ({
  batchId,
  executions: await waitForEnd(workspace, executions, wait),
})
