import { cleanLine, urlReadings } from '@testmesh/protocol'
import {
  type Database,
  type DeliveryRecord,
  type DueDelivery,
  isOutage,
  newId,
  takeDelivery,
  takeDueDeliveries,
  type Workspace,
  type WorkspaceTransaction,
  withWorkspace,
} from '@testmesh/storage'
import type { Keyring } from '../secrets/keyring.ts'
import { cutText } from './cut-text.ts'
import { surroundingsOf } from './gather-news.ts'
import { type Answer, judgeAnswer } from './judge-answer.ts'
import { signedHeaders } from './sign-delivery.ts'
import { openTarget, type WebhookTarget } from './webhook-target.ts'
import { findWebhook, pauseWebhook } from './webhooks.ts'
import { writeTest } from './write-delivery.ts'

export interface OutgoingRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends it once. Never rejects; undefined: it was stopped before there was an answer. */
export type Send = (request: OutgoingRequest, signal: AbortSignal) => Promise<Answer | undefined>

export interface SendOptions {
  readonly database: Database
  readonly keyring: Keyring
  readonly send: Send
  readonly signal: AbortSignal
  /** Who sends one and falls silent is waited for so long. Longer than `send` takes. Milliseconds; default a minute. */
  readonly leaseMs?: number
  /** As `judgeAnswer` takes it. */
  readonly pausesMs?: readonly number[]
}

const usualLeaseMs = 60_000
/** At once, by one server. */
const mostAtOnce = 16

/**
 * Sends what is due, at most 16 at once. Any number of servers may do it; one that dies between sending and writing down what came of it
 * has another one send it again, under the same id.
 */
export const sendDeliveries = async (
  options: SendOptions & { readonly onError: (error: unknown, facts: { readonly webhook_id: string }) => void },
): Promise<void> => {
  const { database, leaseMs = usualLeaseMs, onError } = options
  const due = await takeDueDeliveries(database, { limit: mostAtOnce, leaseMs })
  await Promise.all(
    due.map((delivery) =>
      sendOne(options, delivery).catch(async (error: unknown) => {
        if (isOutage(error)) throw error
        onError(error, { webhook_id: delivery.webhookId })
        await settle(options, delivery, { type: 'unanswered', problem: 'the server has a fault; its log tells more' })
      }),
    ),
  )
}

/** Makes a delivery that tells nothing, for `sendTest`. @throws Refusal */
export const createTest = async (workspace: WorkspaceTransaction, id: string): Promise<DeliveryRecord> => {
  const webhook = await findWebhook(workspace, id)
  const written = writeTest({ ...(await surroundingsOf(workspace, undefined)), webhook })
  return workspace.deliveries.add({ id: newId(), webhookId: id, isTest: true, ...written, restMs: usualLeaseMs })
}

/** Sends it at once, as soon as it is committed. Resolves to what came of it. */
export const sendTest = async (options: SendOptions, { id }: Pick<DeliveryRecord, 'id'>): Promise<DeliveryRecord | undefined> => {
  const due = await takeDelivery(options.database, id, options.leaseMs ?? usualLeaseMs)
  return due && sendOne(options, due)
}

const sendOne = async (options: SendOptions, due: DueDelivery): Promise<DeliveryRecord | undefined> => {
  const { id, at, body, webhookId } = due
  const target = await targetOf(withWorkspace(options.database, due.workspaceId), options.keyring, webhookId)
  if (!target) return undefined
  const headers = { ...signedHeaders({ id, at, body, secrets: secretsOf(target, at) }), 'content-type': 'application/json' }
  const answer = await options.send({ url: target.url, headers, body }, options.signal)
  // Whoever comes after the lease sends it.
  return answer && settle(options, due, withoutTarget(answer, target))
}

/** Writes down what came of an attempt. */
const settle = async (
  { database, pausesMs }: SendOptions,
  { id, workspaceId, webhookId, attempts, isTest, at }: DueDelivery,
  answer: Answer,
): Promise<DeliveryRecord | undefined> => {
  const { isGone, ...attempted } = judgeAnswer(answer, { attempts, isTest, now: at, random: Math.random, ...(pausesMs && { pausesMs }) })
  return withWorkspace(database, workspaceId).transaction(async (workspace) => {
    // The webhook first, as whoever pauses it.
    const isThere = isGone && (await workspace.webhooks.hold(webhookId))
    const settled = await workspace.deliveries.settle(id, attempts, { ...attempted, answer: cut(attempted.answer) })
    if (isThere) await pauseGone(workspace, webhookId)
    return settled
  })
}

const pauseGone = async (workspace: WorkspaceTransaction, webhookId: string): Promise<void> => {
  const { name } = await pauseWebhook(workspace, webhookId, { by: null, because: 'the receiver answered 410 Gone' })
  await workspace.audit.add({
    actorType: 'system',
    action: 'pauseWebhook',
    targetId: webhookId,
    outcome: 'done',
    detail: { subject: name },
  })
}

const targetOf = async (workspace: Workspace, keyring: Keyring, webhookId: string): Promise<WebhookTarget | undefined> => {
  const sealed = await workspace.webhooks.target(webhookId)
  return sealed && openTarget(keyring, { workspaceId: workspace.id, webhookId }, sealed)
}

const secretsOf = ({ secret, earlier }: WebhookTarget, at: Date): string[] => [
  secret,
  ...(earlier && new Date(earlier.until) > at ? [earlier.secret] : []),
]

/** A receiver may repeat what it was sent to. */
const withoutTarget = (answer: Answer, target: WebhookTarget): Answer => {
  const mask = (text: string) => partsOf(target).reduce((masked, part) => masked.replaceAll(part, '***'), text)
  return answer.type === 'answered' ? { ...answer, text: mask(answer.text) } : { ...answer, problem: mask(answer.problem) }
}

/** What is shorter is no credential, and hidden it would hide half of what was said. */
const leastHidden = 6

/** The longest first, so that nothing is left of it when another is a part of it. */
const partsOf = ({ url, secret, earlier }: WebhookTarget): string[] => {
  const { pathname, search, username, password } = new URL(url)
  const values = search
    .slice(1)
    .split('&')
    .map((pair) => pair.replace(/^[^=]*=/, ''))
  return [url, secret, earlier?.secret ?? '', pathname + search, search, ...pathname.split('/'), ...values, username, password]
    .flatMap(urlReadings)
    .filter(({ length }) => length >= leastHidden)
    .sort((a, b) => b.length - a.length)
}

const mostOfAnswer = 300

const cut = (answer: string | null): string | null => answer && cutText(cleanLine(answer).trim(), mostOfAnswer)
