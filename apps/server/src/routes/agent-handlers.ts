import type { CleanupNote, Platform } from '@testmesh/platform'
import { type agentRoutes, maxRecordedBytes } from '@testmesh/protocol'
import { type AgentCalls, agentCalls } from '../agents/agent-calls.ts'
import type { Caller, EnteredWorkspace, WorkspaceHandlers } from '../http/call.ts'
import { given } from '../http/given.ts'
import { readBytes } from '../http/read-body.ts'

export interface AgentHandlerParts extends Pick<Platform, 'database' | 'queue' | 'keyring' | 'blobs'> {
  /** Aborts when the server shuts down: nobody waits for executions any more. */
  readonly stopping: AbortSignal
}

const bytesOf = (bytes: Uint8Array): Response =>
  new Response(Buffer.from(bytes), { headers: { 'content-type': 'application/octet-stream' } })

/** The work of agents. Each is a transaction of its own, and told by the log of the execution. */
export const agentHandlers = ({ stopping, ...parts }: AgentHandlerParts): WorkspaceHandlers<typeof agentRoutes> => {
  const callsOf = ({ caller, entered }: { readonly caller: Caller; readonly entered: EnteredWorkspace }): AgentCalls =>
    agentCalls(parts, { keyId: caller.principal?.id ?? '', workspaceId: entered.id })
  return {
    takeExecutions: async ({ body, raw, ...call }) => {
      const claims = await callsOf(call).take(body, AbortSignal.any([raw.signal, stopping]))
      return { taken: claims.map(({ jobId: executionId, ...claim }) => ({ executionId, ...claim })) }
    },
    beatExecutions: ({ body, ...call }) => callsOf(call).beat(body.agent, body.held),
    noteAgent: async ({ body, ...call }) => {
      await callsOf(call).note(body)
    },
    forgetAgent: async ({ body, ...call }) => {
      await callsOf(call).forget(body.agent)
    },
    beginExecution: async ({ params, body, ...call }) => {
      const begun = await callsOf(call).begin({ executionId: params.id, ...body })
      return 'reason' in begun ? { begun: null, reason: begun.reason } : { begun, reason: null }
    },
    getExecutionContent: async ({ params, query, ...call }) =>
      bytesOf(await callsOf(call).content({ executionId: params.id, epoch: query.epoch }, params.sha256)),
    writeExecutionEvents: async ({ params, body: { epoch, ...said }, ...call }) => {
      await callsOf(call).write({ executionId: params.id, epoch }, said)
    },
    putExecutionBlob: async ({ params, query, raw, ...call }) => {
      await callsOf(call).putBlob({ executionId: params.id, epoch: query.epoch }, await readBytes(raw, maxRecordedBytes), params.sha256)
    },
    endExecution: async ({ params, body, ...call }) => ({ isEnded: await callsOf(call).end({ executionId: params.id, ...given(body) }) }),
    takeDebugCommands: async ({ params, body: { epoch, waitMs }, raw, ...call }) => {
      const waiting = { waitMs, signal: AbortSignal.any([raw.signal, stopping]) }
      return { commands: await callsOf(call).takeCommands({ executionId: params.id, epoch }, waiting) }
    },
    answerDebugCommand: async ({ params, body: { epoch, answer }, ...call }) => {
      await callsOf(call).answerCommand({ executionId: params.id, epoch }, params.command, answer)
    },
    addCleanupEntry: async ({ params, body: { epoch, id, note }, ...call }) => {
      await callsOf(call).addCleanup({ executionId: params.id, epoch }, { id, note: given(note) as CleanupNote })
    },
    finishCleanupEntry: async ({ params, body, ...call }) => {
      await callsOf(call).doneCleanup({ executionId: params.id, ...body }, params.entry)
    },
    takeLostThings: async ({ body, ...call }) => ({ lost: (await callsOf(call).takeLost(body.pool)) ?? null }),
    getLostContent: async ({ params, ...call }) => bytesOf(await callsOf(call).lostContent(params.id, params.sha256)),
    noteLostThing: async ({ params, body, ...call }) => {
      await callsOf(call).noteLost({ id: params.id, attempts: body.attempts }, body.problem)
    },
  }
}
