import {
  createTrigger,
  findTrigger,
  type Keyring,
  missing,
  Refusal,
  rotateTriggerSecret,
  setTriggerPaused,
  updateTrigger,
} from '@testmesh/platform'
import type { BodyOf, JsonObject, triggeredRoutes, triggerRoutes } from '@testmesh/protocol'
import type { TriggerContent } from '@testmesh/storage'
import type { OwnHandlers, WorkspaceHandlers } from '../http/call.ts'
import { given } from '../http/given.ts'
import { type Asking, valuesShownTo } from '../http/values-shown-to.ts'
import { checkExpressions } from '../language/trigger-language.ts'
import { createReceive, type Received, type ReceiveOptions } from '../triggers/create-receive.ts'

export const triggerHandlers = ({ keyring }: { readonly keyring: Keyring }): WorkspaceHandlers<typeof triggerRoutes> => ({
  listTriggers: async ({ workspace, ...call }) => ({ items: (await workspace.triggers.list()).map(shownTo(call)) }),
  createTrigger: async ({ workspace, body: { kind, secret, ...body }, by }) => {
    const content = await toContent(body)
    return createTrigger(workspace, keyring, { content: { ...content, kind }, by, ...given({ secret }) })
  },
  getTrigger: async ({ workspace, params, ...call }) => shownTo(call)(await findTrigger(workspace, params.id)),
  updateTrigger: async ({ workspace, params, body, base, by }) =>
    updateTrigger(workspace, params.id, { base, by, content: await toContent(body) }),
  deleteTrigger: async ({ workspace, params }) => {
    if (!(await workspace.triggers.remove(params.id))) throw missing('trigger')
  },
  pauseTrigger: ({ workspace, params, by }) => setTriggerPaused(workspace, params.id, { isPaused: true, by }),
  resumeTrigger: ({ workspace, params, by }) => setTriggerPaused(workspace, params.id, { isPaused: false, by }),
  rotateTriggerSecret: ({ workspace, params, body: { secret, endsEarlier } }) =>
    rotateTriggerSecret(workspace, keyring, params.id, { endsEarlier, ...given({ secret }) }),
  listTriggerArrivals: async ({ workspace, params, query }) => {
    await findTrigger(workspace, params.id)
    return workspace.arrivals.list(params.id, given(query))
  },
})

export interface TriggeredOptions extends ReceiveOptions {
  /** Where people reach the server. */
  readonly publicUrl?: string | undefined
}

export const triggeredHandlers = ({ publicUrl, ...options }: TriggeredOptions): OwnHandlers<typeof triggeredRoutes> => {
  const receive = createReceive(options)
  return {
    callTrigger: async ({ params, raw, caller }) => {
      const reply = await toReply(await receive({ triggerId: params.id, raw, ip: caller.ip }), publicUrl)
      return reply.outcome === 'ping' ? Response.json(reply) : reply
    },
  }
}

const mostTold = 200

const toReply = async ({ workspace, workspaceSlug, arrival }: Received, publicUrl: string | undefined) => {
  const { outcome, batchId, executions: started, problems } = arrival
  if (outcome === 'refused' || outcome === 'unproven') {
    const why = problems.map(({ flowName, message }) => (flowName === null ? message : `${flowName}: ${message}`))
    throw new Refusal('invalid', 'NOTHING_TO_RUN', `Nothing was started: ${why.join('; ')}.`)
  }
  const { items } = batchId === null ? { items: [] } : await workspace.executions.list({ batchId, limit: mostTold })
  const executions = items.map(({ id, flowName }) => ({
    id,
    flowName,
    url: publicUrl === undefined ? null : `${publicUrl}/w/${workspaceSlug}/executions/${id}/`,
  }))
  return { outcome, batchId, started, executions, problems }
}

const shownTo =
  (call: Asking) =>
  <T extends TriggerContent>(trigger: T): T => ({ ...trigger, variables: valuesShownTo(call)(trigger.variables) })

type Content = Omit<BodyOf<typeof triggerRoutes.createTrigger>, 'kind' | 'secret'>

/** @throws Refusal BAD_TRIGGER */
const toContent = async ({ flows, variables, ...body }: Content): Promise<TriggerContent> => {
  const content = { ...body, flows: given(flows), variables: variables as JsonObject }
  await checkExpressions(content)
  return content
}
