import {
  type DeliveryRecord,
  isViolation,
  newId,
  type WebhookContent,
  type WebhookRecord,
  type Workspace,
  type WorkspaceTransaction,
} from '@testmesh/storage'
import { missing, Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { newWebhookSecret } from '../secrets/webhook-secret.ts'
import { openTarget, sealTarget, type WebhookTarget } from './webhook-target.ts'

interface Change {
  readonly by: string | null
}

/** With the secret that it signs with, which nobody is told again. */
export type WebhookWithSecret = WebhookRecord & { readonly secret: string }

/** Of a workspace: what is known is compared with each, and the list of them is whole. */
const mostWebhooks = 100

/** @throws Refusal */
export const createWebhook = async (
  workspace: WorkspaceTransaction,
  keyring: Keyring,
  { content, url, by }: Change & { readonly content: WebhookContent; readonly url: string },
): Promise<WebhookWithSecret> => {
  if ((await workspace.webhooks.countInTurn()) >= mostWebhooks)
    throw new Refusal('conflict', 'TOO_MANY_WEBHOOKS', `A workspace has at most ${mostWebhooks} webhooks: delete one that nobody needs.`)
  const id = newId()
  const secret = newWebhookSecret()
  const target = sealTarget(keyring, { workspaceId: workspace.id, webhookId: id }, { url, secret })
  const webhook = await explained(workspace.webhooks.create(id, content, { target, by }), content)
  refuseUnknown(webhook)
  return { ...webhook, secret }
}

export interface WebhookUpdate extends Change {
  readonly base: number
  readonly content: WebhookContent
  /** Absent: as it was. */
  readonly url?: string
}

/** @throws Refusal */
export const updateWebhook = async (
  workspace: WorkspaceTransaction,
  keyring: Keyring,
  id: string,
  { base, content, url, by }: WebhookUpdate,
): Promise<WebhookRecord> => {
  const updated = await explained(workspace.webhooks.update(id, { base, content, by }), content)
  if (updated.outcome === 'missing') throw missing('webhook')
  if (updated.outcome === 'conflict')
    throw new Refusal('conflict', 'WEBHOOK_CONFLICT', 'Somebody changed this webhook meanwhile.', {
      current: updated.webhook,
    })
  refuseUnknown(updated.webhook)
  if (url !== undefined) await changeTarget(workspace, keyring, id, (target) => ({ ...target, url }))
  return findWebhook(workspace, id)
}

export const findWebhook = async (workspace: Workspace, id: string): Promise<WebhookRecord> => {
  const webhook = await workspace.webhooks.find(id)
  if (!webhook) throw missing('webhook')
  return webhook
}

/** What waits to be sent is given up: when it goes on, that would be old. @throws Refusal */
export const pauseWebhook = async (
  workspace: WorkspaceTransaction,
  id: string,
  { by, because }: Change & { /** When nobody did it. */ readonly because?: string },
): Promise<WebhookRecord> => {
  const change = { isPaused: true, by, ...(because !== undefined && { because }) }
  if (!(await workspace.webhooks.setPaused(id, change))) throw missing('webhook')
  await workspace.deliveries.giveUp(id, 'the webhook was paused before it could be sent')
  return findWebhook(workspace, id)
}

/** @throws Refusal */
export const resumeWebhook = async (workspace: WorkspaceTransaction, id: string, { by }: Change): Promise<WebhookRecord> => {
  const webhook = await findWebhook(workspace, id)
  return webhook.isPaused ? ((await workspace.webhooks.setPaused(id, { isPaused: false, by })) ?? webhook) : webhook
}

/** So long the secret before signs too. */
const bothMs = 24 * 60 * 60_000

/** @throws Refusal */
export const rotateWebhookSecret = async (workspace: WorkspaceTransaction, keyring: Keyring, id: string): Promise<WebhookWithSecret> => {
  const secret = newWebhookSecret()
  const until = new Date((await workspace.schedules.now()).getTime() + bothMs).toISOString()
  await changeTarget(workspace, keyring, id, (before) => ({ url: before.url, secret, earlier: { secret: before.secret, until } }))
  return { ...(await findWebhook(workspace, id)), secret }
}

/** The same bytes under the same id, as soon as somebody can. @throws Refusal */
export const redeliver = async (workspace: WorkspaceTransaction, webhookId: string, deliveryId: string): Promise<DeliveryRecord> => {
  // As whoever pauses it: none is sent again by one who did not see that yet.
  await workspace.webhooks.hold(webhookId)
  const { isPaused } = await findWebhook(workspace, webhookId)
  if (isPaused) throw new Refusal('conflict', 'WEBHOOK_PAUSED', 'The webhook is paused, and sends nothing.')
  const renewed = await workspace.deliveries.renew(webhookId, deliveryId)
  if (!renewed) throw missing('delivery')
  return renewed
}

const changeTarget = async (
  workspace: WorkspaceTransaction,
  keyring: Keyring,
  id: string,
  change: (target: WebhookTarget) => WebhookTarget,
): Promise<void> => {
  const sealed = (await workspace.webhooks.hold(id)) && (await workspace.webhooks.target(id))
  if (!sealed) throw missing('webhook')
  const place = { workspaceId: workspace.id, webhookId: id }
  await workspace.webhooks.setTarget(id, sealTarget(keyring, place, change(openTarget(keyring, place, sealed))))
}

/** What is not there now: what is gone later is never heard of again. */
const refuseUnknown = ({ flows, environments, unknown }: WebhookRecord): void => {
  const [flow] = unknown.flows
  if (flow !== undefined) throw invalid(`flows/ids/${flows?.ids?.indexOf(flow)}`, 'is no flow of this workspace')
  const [name] = unknown.environments
  if (name !== undefined)
    throw invalid(`environments/${environments?.indexOf(name)}`, `is no environment of this workspace: there is none called "${name}"`)
}

const invalid = (part: string, message: string): Refusal =>
  new Refusal('invalid', 'BAD_WEBHOOK', `/body/${part} ${message}.`, { errors: [{ pointer: `/body/${part}`, message }] })

const explained = async <T>(saving: Promise<T>, { name }: WebhookContent): Promise<T> => {
  try {
    return await saving
  } catch (error) {
    if (isViolation(error, 'unique', 'webhooks_name'))
      throw new Refusal('conflict', 'WEBHOOK_NAME_TAKEN', `There is a webhook called ${name} already.`)
    throw error
  }
}
