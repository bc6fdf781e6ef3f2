import * as v from 'valibot'
import { verdictSchema } from '../outcome.ts'
import { defineRoute } from './define-route.ts'
import { idField, idParams, nameField, pageOf, pageParams, textField, timeField } from './fields.ts'
import { chosenFlowsSchema, flowChoiceSchema, problemsSchema } from './schedule-routes.ts'

const kindSchema = v.picklist(['generic', 'slack'])
/** Those that schedules start, and what they could not start; or all there are. */
const sourceSchema = v.picklist(['schedules', 'all'])
/**
 * `changes`: what begins to fail in an environment, and what passes again there. `failures`: all that does not pass, and what passes
 * again. `every`: all that ends.
 */
const whenSchema = v.picklist(['changes', 'failures', 'every'])

const urlField = v.pipe(
  textField(2000),
  v.check((text) => /^https?:$/.test(protocolOf(text) ?? ''), 'must be a URL that begins with https:// or http://'),
)

const protocolOf = (text: string): string | undefined => (URL.canParse(text) ? new URL(text).protocol : undefined)

const content = {
  name: nameField,
  kind: kindSchema,
  /** Default `schedules`. */
  source: v.optional(sourceSchema, 'schedules'),
  /** What ends in one of these, by name. Null: in any, or in none. */
  environments: v.optional(
    v.nullable(v.pipe(v.array(textField(200)), v.minLength(1, 'must not be empty'), v.maxLength(50, 'must have at most 50 items'))),
    null,
  ),
  /** Null: of all flows. */
  flows: v.optional(v.nullable(flowChoiceSchema), null),
  /** Default `changes`. */
  when: v.optional(whenSchema, 'changes'),
}

/** Null: it goes on as before, or nothing is known of before. */
const changeSchema = v.nullable(v.picklist(['failing', 'passing']))

/** One thing that a delivery tells. */
const toldSchema = v.variant('type', [
  v.object({
    /** An execution that ended. */
    type: v.literal('execution'),
    change: changeSchema,
    verdict: verdictSchema,
    /** It is in quarantine: what fails does not count, and changes nothing. Absent in what was told before there were any. */
    isQuarantined: v.optional(v.boolean()),
    executionId: v.string(),
    batchId: v.nullable(v.string()),
    flowId: v.nullable(v.string()),
    flowName: v.string(),
    /** Of the data row, when the flow has rows: its name, else its number from 0. */
    row: v.nullable(v.string()),
    suite: v.nullable(v.string()),
    tags: v.array(v.string()),
    environment: v.nullable(v.string()),
    /** Of the schedule that started it. */
    scheduleId: v.nullable(v.string()),
    scheduleName: v.nullable(v.string()),
    finishedAt: timeField,
    durationMs: v.number(),
    /** Why it did not pass, masked. */
    failure: v.nullable(v.object({ code: v.string(), message: v.string() })),
    /** Of its page. Null: the server does not know its own address. */
    url: v.nullable(v.string()),
  }),
  v.object({
    /** A time of a schedule: what it could not start, or that it started all again. */
    type: v.literal('schedule'),
    change: changeSchema,
    /** `started` with problems: all but what these name. */
    outcome: v.picklist(['started', 'refused', 'missed']),
    scheduleId: v.string(),
    scheduleName: v.string(),
    environment: v.nullable(v.string()),
    scheduledFor: timeField,
    /** So many times were missed one after the other, the last of them `scheduledFor`. */
    missed: v.number(),
    /** At most 20. */
    problems: problemsSchema,
    url: v.nullable(v.string()),
  }),
])

/** The body of a delivery of the kind `generic`; its headers are those of Standard Webhooks. */
export const webhookPayloadSchema = v.object({
  type: v.picklist(['testmesh.results', 'testmesh.test']),
  timestamp: timeField,
  data: v.object({
    workspace: v.object({ id: v.string(), slug: v.string(), name: v.string() }),
    webhook: v.object({ id: v.string(), name: v.string() }),
    /** In the order in which they ended. Of a test: none. */
    items: v.array(toldSchema),
  }),
})

export type Told = v.InferInput<typeof toldSchema>
export type WebhookPayload = v.InferInput<typeof webhookPayloadSchema>

/** `pending`: it is sent, or will be again. `failed`: it was given up. */
const deliveryStateSchema = v.picklist(['pending', 'delivered', 'failed'])

const attemptEntries = {
  id: v.string(),
  state: deliveryStateSchema,
  createdAt: timeField,
  /** How often it was sent. */
  attempts: v.number(),
  /** Null: never yet. */
  lastAttemptAt: v.nullable(timeField),
  /** Of HTTP. Null: there was no answer. */
  status: v.nullable(v.number()),
  /** How the last answer began, or why there was none; masked. */
  answer: v.nullable(v.string()),
}

export const webhookDeliverySchema = v.object({
  ...attemptEntries,
  isTest: v.boolean(),
  /** What it tells, in one line. */
  title: v.string(),
  /** The first 20 of what it tells. */
  told: v.array(toldSchema),
  /** So many more. */
  more: v.number(),
  /** When it is sent next. Null: never. */
  nextAttemptAt: v.nullable(timeField),
})

export const webhookSchema = v.object({
  id: v.string(),
  name: v.string(),
  kind: kindSchema,
  /** Of the URL: `https://hooks.slack.com`. The rest is a credential, which is never read again. */
  origin: v.string(),
  source: sourceSchema,
  environments: v.nullable(v.array(v.string())),
  flows: v.nullable(chosenFlowsSchema),
  when: whenSchema,
  /** What it names and is not there any more, flows by their ids: of that it never hears. */
  unknown: v.object({ environments: v.array(v.string()), flows: v.array(v.string()) }),
  isPaused: v.boolean(),
  /** Why, when nobody did it: the receiver answered that it is gone. */
  pausedBecause: v.nullable(v.string()),
  /** The one that was sent last; null: none yet. */
  lastDelivery: v.nullable(v.object(attemptEntries)),
  /** When something last arrived. Long before `lastDelivery`: nothing has since. */
  lastDeliveredAt: v.nullable(timeField),
  /** Goes up by one with each change. */
  version: v.number(),
  createdBy: v.nullable(v.string()),
  updatedBy: v.nullable(v.string()),
  createdAt: timeField,
  updatedAt: timeField,
})

/** `whsec_…`, what deliveries are signed with: shown once. */
const withSecret = v.object({ ...webhookSchema.entries, secret: v.string() })

const webhook = { tag: 'webhooks' } as const

export const webhookRoutes = {
  listWebhooks: defineRoute({
    ...webhook,
    method: 'GET',
    path: '/webhooks',
    summary: 'All webhooks by name: who is told what becomes of executions',
    reply: v.object({ items: v.array(webhookSchema) }),
  }),
  createWebhook: defineRoute({
    ...webhook,
    method: 'POST',
    path: '/webhooks',
    summary: 'Tell a URL what becomes of executions; the secret that signs it is shown once',
    body: v.strictObject({ ...content, url: urlField }),
    reply: withSecret,
    status: 201,
    shownOnce: 'secret',
  }),
  getWebhook: defineRoute({
    ...webhook,
    method: 'GET',
    path: '/webhooks/:id',
    summary: 'A webhook',
    params: idParams,
    reply: webhookSchema,
  }),
  updateWebhook: defineRoute({
    ...webhook,
    method: 'PUT',
    path: '/webhooks/:id',
    summary: 'Change a webhook; one that is paused stays so',
    params: idParams,
    /** Without a URL it keeps its own. */
    body: v.strictObject({ ...content, url: v.optional(urlField) }),
    reply: webhookSchema,
    ifMatch: true,
  }),
  deleteWebhook: defineRoute({
    ...webhook,
    method: 'DELETE',
    path: '/webhooks/:id',
    summary: 'Remove a webhook with its deliveries',
    params: idParams,
  }),
  pauseWebhook: defineRoute({
    ...webhook,
    method: 'POST',
    path: '/webhooks/:id/pause',
    summary: 'Tell nothing; what waits to be sent is given up',
    params: idParams,
    reply: webhookSchema,
  }),
  resumeWebhook: defineRoute({
    ...webhook,
    method: 'POST',
    path: '/webhooks/:id/resume',
    summary: 'Tell again, from now on',
    params: idParams,
    reply: webhookSchema,
  }),
  rotateWebhookSecret: defineRoute({
    ...webhook,
    method: 'POST',
    path: '/webhooks/:id/rotate-secret',
    summary: 'Sign with a new secret, and for a day with the one before too',
    params: idParams,
    reply: withSecret,
    shownOnce: 'secret',
  }),
  testWebhook: defineRoute({
    ...webhook,
    method: 'POST',
    path: '/webhooks/:id/test',
    summary: 'Send something now, also when it is paused, and answer with what the receiver said',
    params: idParams,
    reply: webhookDeliverySchema,
  }),
  listWebhookDeliveries: defineRoute({
    ...webhook,
    method: 'GET',
    path: '/webhooks/:id/deliveries',
    summary: 'What a webhook told, and what came of it, the latest first',
    params: idParams,
    query: v.strictObject(pageParams),
    reply: pageOf(webhookDeliverySchema),
  }),
  redeliverWebhookDelivery: defineRoute({
    ...webhook,
    method: 'POST',
    path: '/webhooks/:id/deliveries/:deliveryId/redeliver',
    summary: 'Send the same once more, under the same id',
    params: v.strictObject({ id: idField, deliveryId: idField }),
    reply: webhookDeliverySchema,
    status: 202,
  }),
} as const
