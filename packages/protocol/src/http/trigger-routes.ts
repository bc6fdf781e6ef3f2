import * as v from 'valibot'
import { verdictSchema } from '../outcome.ts'
import { defineRoute } from './define-route.ts'
import { idParams, nameField, pageOf, pageParams, textField, timeField } from './fields.ts'
import { chosenFlowsSchema, flowChoiceSchema, problemsSchema } from './schedule-routes.ts'

/**
 * How a request proves that it may start something. `standard`: signed as Standard Webhooks says; `github`: by `X-Hub-Signature-256`;
 * `gitlab`: the secret in `X-Gitlab-Token`; `token`: the secret in `Authorization: Bearer`.
 */
const kindSchema = v.picklist(['standard', 'github', 'gitlab', 'token'])

/** Of the condition, in characters. */
const maxExpression = 2_000
const maxVariables = 50

const content = {
  name: nameField,
  flows: flowChoiceSchema,
  /** Null: each flow's own, else `local` when there is one. */
  environment: v.optional(v.nullable(textField(200)), null),
  /** An expression over `body`, `headers`, `query` and `method`: what it is not true of starts nothing. Null: everything starts. */
  when: v.optional(
    v.nullable(
      v.pipe(
        textField(maxExpression),
        v.check((text) => text.trim() !== '', 'must not be empty'),
      ),
    ),
    null,
  ),
  /** Values with templates over the same names: `"${body.deployment.sha}"`. */
  variables: v.optional(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.check((variables) => Object.keys(variables).length <= maxVariables, `must have at most ${maxVariables} variables`),
    ),
    {},
  ),
  /** What becomes of a request that comes while something of the trigger still runs. Default `allow`. */
  overlap: v.optional(v.picklist(['skip', 'allow']), 'allow'),
}

/** Of the kind `standard`: `whsec_` and base64 of 24 to 64 bytes; of the others 16 to 200 characters without spaces. Absent: one is made. */
const secretField = v.optional(
  v.pipe(v.string(), v.regex(/^[\x21-\x7e]{16,200}$/, 'must have 16 to 200 printable characters and no spaces')),
)

const arrivalOutcomeSchema = v.picklist(['started', 'refused', 'unmet', 'skipped', 'paused', 'ping', 'unproven'])

const arrivalSchema = v.object({
  id: v.string(),
  /** As the sender calls it; where he does not, as `id`. Null: it did not prove itself. */
  deliveryId: v.nullable(v.string()),
  /** Of GitHub and GitLab: what happened there. */
  event: v.nullable(v.string()),
  at: timeField,
  /**
   * `refused`: nothing could run; `unmet`: the condition did not hold; `skipped`: what was started before still ran; `ping`: it only
   * asked; `unproven`: it was not signed by the secret.
   */
  outcome: arrivalOutcomeSchema,
  batchId: v.nullable(v.string()),
  /** So many were started. */
  executions: v.number(),
  problems: problemsSchema,
  /** Of its executions that are kept still: so many have not finished, so many failed or met an error, and so many did in quarantine. */
  unfinished: v.number(),
  failed: v.number(),
  quarantined: v.number(),
  /** The worst, where what failed in quarantine counts as passed; null until all are finished. */
  verdict: v.nullable(verdictSchema),
  /** Of the first that did not pass, else of the first. */
  executionId: v.nullable(v.string()),
})

export const triggerSchema = v.object({
  id: v.string(),
  name: v.string(),
  kind: kindSchema,
  flows: chosenFlowsSchema,
  environment: v.nullable(v.string()),
  when: v.nullable(v.string()),
  variables: v.record(v.string(), v.unknown()),
  overlap: v.picklist(['skip', 'allow']),
  /** What it names and is not there any more, flows by their ids: that never runs. */
  unknown: v.object({ environment: v.nullable(v.string()), flows: v.array(v.string()) }),
  isPaused: v.boolean(),
  /** Null: nothing came yet. */
  lastArrival: v.nullable(v.object({ id: v.string(), at: timeField, outcome: arrivalOutcomeSchema, executions: v.number() })),
  /** Goes up by one with each change. */
  version: v.number(),
  createdBy: v.nullable(v.string()),
  updatedBy: v.nullable(v.string()),
  createdAt: timeField,
  updatedAt: timeField,
})

/** What requests are signed with, or say: shown once. */
const withSecret = v.object({ ...triggerSchema.entries, secret: v.string() })

const trigger = { tag: 'triggers' } as const

export const triggerRoutes = {
  listTriggers: defineRoute({
    ...trigger,
    method: 'GET',
    path: '/triggers',
    summary: 'All triggers by name: what other programs may start',
    reply: v.object({ items: v.array(triggerSchema) }),
  }),
  createTrigger: defineRoute({
    ...trigger,
    method: 'POST',
    path: '/triggers',
    summary: 'Let another program start flows by a signed request; its secret is shown once',
    body: v.strictObject({ ...content, kind: kindSchema, secret: secretField }),
    reply: withSecret,
    status: 201,
    shownOnce: 'secret',
  }),
  getTrigger: defineRoute({
    ...trigger,
    method: 'GET',
    path: '/triggers/:id',
    summary: 'A trigger',
    params: idParams,
    reply: triggerSchema,
  }),
  updateTrigger: defineRoute({
    ...trigger,
    method: 'PUT',
    path: '/triggers/:id',
    summary: 'Change a trigger; its kind and its secret stay, and one that is paused stays so',
    params: idParams,
    body: v.strictObject(content),
    reply: triggerSchema,
    ifMatch: true,
  }),
  deleteTrigger: defineRoute({
    ...trigger,
    method: 'DELETE',
    path: '/triggers/:id',
    summary: 'Remove a trigger; what it started stays',
    params: idParams,
  }),
  pauseTrigger: defineRoute({
    ...trigger,
    method: 'POST',
    path: '/triggers/:id/pause',
    summary: 'Start nothing, whatever comes',
    params: idParams,
    reply: triggerSchema,
  }),
  resumeTrigger: defineRoute({
    ...trigger,
    method: 'POST',
    path: '/triggers/:id/resume',
    summary: 'Start again what comes from now on',
    params: idParams,
    reply: triggerSchema,
  }),
  rotateTriggerSecret: defineRoute({
    ...trigger,
    method: 'POST',
    path: '/triggers/:id/rotate-secret',
    summary: 'Take a new secret; the one before holds for a day too, unless it must not',
    params: idParams,
    body: v.strictObject({
      secret: secretField,
      /** The one before holds no longer: somebody has it who should not. */
      endsEarlier: v.optional(v.boolean(), false),
    }),
    reply: withSecret,
    shownOnce: 'secret',
  }),
  listTriggerArrivals: defineRoute({
    ...trigger,
    method: 'GET',
    path: '/triggers/:id/arrivals',
    summary: 'What came to a trigger, and what came of it, the latest first',
    params: idParams,
    query: v.strictObject(pageParams),
    reply: pageOf(arrivalSchema),
  }),
} as const

/** For whoever has the secret of a trigger. */
export const triggeredRoutes = {
  callTrigger: defineRoute({
    ...trigger,
    method: 'POST',
    path: '/triggers/:id/in',
    summary: 'Start what a trigger starts: JSON or a form, of at most 1 MiB, proven by its secret',
    params: idParams,
    /** For expressions of the trigger. */
    query: v.record(v.string(), v.unknown()),
    /** The body is read as it is signed: byte by byte. */
    isSigned: true,
    reply: v.object({
      outcome: v.picklist(['started', 'unmet', 'skipped', 'paused', 'ping']),
      batchId: v.nullable(v.string()),
      /** So many were started. */
      started: v.number(),
      /** The first 200 of them; `url`: of its page, when the server knows its own address. */
      executions: v.array(v.object({ id: v.string(), flowName: v.string(), url: v.nullable(v.string()) })),
      /** What could not run, and why. */
      problems: problemsSchema,
    }),
    status: 202,
  }),
} as const
