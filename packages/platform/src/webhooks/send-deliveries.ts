import { cleanLine } from '@testmesh/protocol'
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
 * Sends what is due. Any number of servers may do it; one that dies between sending and writing down what came of it has another one
 * send it again, under the same id.
 *
 * @returns how many were due, at most 16
 */
export const sendDeliveries = async (
  options: SendOptions & { readonly onError: (error: unknown, facts: { readonly webhook_id: string }) => void },
): Promise<number> => {
  const { database, leaseMs = usualLeaseMs, onError } = options
  const due = await takeDueDeliveries(database, { limit: mostAtOnce, leaseMs })
  await Promise.all(
    due.map((delivery) =>
      sendOne(options, delivery).catch((error: unknown) => {
        if (isOutage(error)) throw error
        onError(error, { webhook_id: delivery.webhookId })
      }),
    ),
  )
  return due.length
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

const sendOne = async (
  { database, keyring, send, signal, pausesMs }: SendOptions,
  due: DueDelivery,
): Promise<DeliveryRecord | undefined> => {
  const { id, at, body, attempts, isTest, webhookId } = due
  const workspace = withWorkspace(database, due.workspaceId)
  const target = await targetOf(workspace, keyring, webhookId)
  if (!target) return undefined
  const headers = { ...signedHeaders({ id, at, body, secrets: secretsOf(target, at) }), 'content-type': 'application/json' }
  const answer = await send({ url: target.url, headers, body }, signal)
  // Whoever comes after the lease sends it.
  if (!answer) return undefined
  const { isGone, ...attempted } = judgeAnswer(answer, { attempts, isTest, now: at, random: Math.random, ...(pausesMs && { pausesMs }) })
  return workspace.transaction(async (transaction) => {
    const settled = await transaction.deliveries.settle(id, attempts, { ...attempted, answer: shown(attempted.answer, target) })
    if (isGone) await pauseWebhook(transaction, webhookId, { by: null, because: 'the receiver answered 410 Gone' })
    return settled
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

const mostOfAnswer = 300

/** A receiver may repeat what it was sent to. */
const shown = (answer: string | null, { url, secret, earlier }: WebhookTarget): string | null => {
  if (answer === null) return null
  const { pathname, search, username, password } = new URL(url)
  const hidden = [url, pathname + search, pathname, search, username, password, secret, earlier?.secret ?? '']
  const masked = hidden.filter((part) => part.length > 1).reduce((text, part) => text.replaceAll(part, '***'), cleanLine(answer).trim())
  return masked.length > mostOfAnswer ? `${masked.slice(0, mostOfAnswer - 1)}…` : masked
}
