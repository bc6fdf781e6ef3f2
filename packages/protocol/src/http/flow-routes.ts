import * as v from 'valibot'
import { diagnosticSchema } from '../diagnostic.ts'
import { verdictSchema } from '../outcome.ts'
import { quarantineSchema } from '../quarantine.ts'
import { defineRoute } from './define-route.ts'
import { flagParam, idField, idParams, listParam, maxInteger, numberParam, pageOf, pageParams, textField, timeField } from './fields.ts'
import { maxFlowLength } from './max-flow-length.ts'

const flowText = textField(maxFlowLength)
const message = v.optional(v.nullable(textField(500)))

/** Relative to the project, with forward slashes, ending like a flow does. */
const flowPath = v.pipe(
  v.string(),
  v.maxLength(500),
  v.regex(
    /^(?!\/)(?!.*\/\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\\u0000-\u001f]+\.ya?ml$/i,
    'must be a path within the project that ends in .yaml',
  ),
)

const summaryEntries = {
  id: v.string(),
  name: v.string(),
  description: v.nullable(v.string()),
  path: v.nullable(v.string()),
  collectionId: v.nullable(v.string()),
  suite: v.nullable(v.string()),
  tags: v.array(v.string()),
  environment: v.nullable(v.string()),
  /** Until when and why its failures do not count; it may be over. Null: they do. */
  quarantine: v.nullable(quarantineSchema),
  /** Goes up by one with each change. */
  version: v.number(),
  createdBy: v.nullable(v.string()),
  updatedBy: v.nullable(v.string()),
  createdAt: timeField,
  updatedAt: timeField,
}

export const flowSummarySchema = v.object(summaryEntries)

/** A flow as it is kept, not looked at: a long one takes the server a second to judge. */
export const flowTextSchema = v.object({ ...summaryEntries, text: v.string() })

export const flowSchema = v.object({
  ...summaryEntries,
  text: v.string(),
  /** The flow as JSON, older spellings resolved; null while the text has errors. */
  definition: v.nullable(v.record(v.string(), v.unknown())),
  /** What is wrong with the text, and what could be better. */
  diagnostics: v.array(diagnosticSchema),
})

const content = {
  text: flowText,
  path: v.optional(v.nullable(flowPath)),
  collectionId: v.optional(v.nullable(idField)),
  /** What changed, in words. */
  message,
}

const versionSchema = v.object({
  version: v.number(),
  sha256: v.string(),
  message: v.nullable(v.string()),
  createdBy: v.nullable(v.string()),
  createdAt: timeField,
})

const versionParams = v.strictObject({
  id: idField,
  version: numberParam({ min: 1, max: maxInteger }),
})

/** Counts UTF-16 units from 0. */
const offset = v.pipe(v.number(), v.integer(), v.minValue(0))
const range = v.tuple([v.number(), v.number()])

const completionSchema = v.object({
  label: v.string(),
  kind: v.picklist(['key', 'action', 'value', 'name', 'function']),
  insert: v.string(),
  /** From where to where in the text. */
  replace: range,
  detail: v.optional(v.string()),
  /** Markdown. */
  documentation: v.optional(v.string()),
})

const ids = v.pipe(v.array(idField), v.minLength(1), v.maxLength(500))

const flow = { tag: 'flows' } as const

export const flowRoutes = {
  listFlows: defineRoute({
    ...flow,
    method: 'GET',
    path: '/flows',
    summary: 'Flows, the last changed first or in another order',
    query: v.strictObject({
      ...pageParams,
      /** Those of them that there are. */
      ids: v.optional(v.pipe(listParam(v.string()), v.array(idField), v.maxLength(200))),
      suite: v.optional(v.string()),
      /** All of them. */
      tags: v.optional(listParam(v.string())),
      environment: v.optional(v.string()),
      collectionId: v.optional(idField),
      /** `true`: only those whose text names a quarantine, also one that is over. */
      quarantined: v.optional(flagParam),
      /** Whose path lies in this folder, or below it: `shop/orders`. */
      folder: v.optional(textField(500)),
      /** Words that all occur in name, path, tags, steps, actions or URLs. */
      search: v.optional(textField(200)),
      /** How the last run of the whole flow ended, any of them: of its data rows the worst. `none`: it never ran. */
      lastVerdict: v.optional(v.pipe(listParam(v.string()), v.array(v.picklist([...verdictSchema.options, 'none'])))),
      /** `changed`, `lastRun`: the latest first; `duration`: the longest; `failed`: those that failed. Default `changed`. */
      sort: v.optional(v.picklist(['changed', 'name', 'lastRun', 'duration', 'failed'])),
    }),
    reply: pageOf(flowSummarySchema),
  }),
  listFlowFolders: defineRoute({
    ...flow,
    method: 'GET',
    path: '/flows/folders',
    summary: 'The folders that paths of flows lie in, by path, each with the number of flows in it and below it',
    reply: v.object({ items: v.array(v.object({ path: v.string(), flows: v.number() })) }),
  }),
  createFlow: defineRoute({
    ...flow,
    method: 'POST',
    path: '/flows',
    summary: 'Keep a new flow, also one with errors',
    body: v.strictObject(content),
    reply: flowSchema,
    status: 201,
  }),
  getFlow: defineRoute({
    ...flow,
    method: 'GET',
    path: '/flows/:id',
    summary: 'A flow with its text',
    params: idParams,
    reply: flowSchema,
  }),
  getFlowText: defineRoute({
    ...flow,
    method: 'GET',
    path: '/flows/:id/text',
    summary: 'A flow with its text as it is kept, without looking for problems in it',
    params: idParams,
    reply: flowTextSchema,
  }),
  updateFlow: defineRoute({
    ...flow,
    method: 'PUT',
    path: '/flows/:id',
    summary: 'A new version of a flow',
    params: idParams,
    body: v.strictObject(content),
    reply: flowSchema,
    ifMatch: true,
  }),
  deleteFlow: defineRoute({
    ...flow,
    method: 'DELETE',
    path: '/flows/:id',
    summary: 'Remove a flow; what ran it stays',
    params: idParams,
  }),
  deleteFlows: defineRoute({
    ...flow,
    method: 'POST',
    path: '/flows/delete',
    summary: 'Remove several flows: all, or none when one is missing',
    body: v.strictObject({ ids }),
  }),
  moveFlows: defineRoute({
    ...flow,
    method: 'POST',
    path: '/flows/move',
    summary: 'Put several flows into a collection, or out of all',
    body: v.strictObject({ ids, collectionId: v.nullable(idField) }),
  }),
  listFlowVersions: defineRoute({
    ...flow,
    method: 'GET',
    path: '/flows/:id/versions',
    summary: 'The versions of a flow, the newest first',
    params: idParams,
    reply: v.object({ items: v.array(versionSchema) }),
  }),
  getFlowVersion: defineRoute({
    ...flow,
    method: 'GET',
    path: '/flows/:id/versions/:version',
    summary: 'The text of a version',
    params: versionParams,
    reply: v.object({ ...versionSchema.entries, text: v.string() }),
  }),
  restoreFlowVersion: defineRoute({
    ...flow,
    method: 'POST',
    path: '/flows/:id/versions/:version/restore',
    summary: 'Make an old version the newest',
    params: versionParams,
    reply: flowSchema,
    ifMatch: true,
  }),
  validateFlow: defineRoute({
    ...flow,
    method: 'POST',
    path: '/flows/validate',
    isQuestion: true,
    summary: 'Everything that is wrong with a text, each with its place',
    body: v.strictObject({ text: flowText, path: v.optional(flowPath), environment: v.optional(v.string()) }),
    reply: v.object({ isRunnable: v.boolean(), diagnostics: v.array(diagnosticSchema) }),
  }),
  listActions: defineRoute({
    ...flow,
    method: 'GET',
    path: '/actions',
    summary: 'The actions that steps may use, as descriptors',
    reply: v.object({ items: v.array(v.record(v.string(), v.unknown())) }),
  }),
  completeFlow: defineRoute({
    ...flow,
    method: 'POST',
    path: '/flows/complete',
    isQuestion: true,
    summary: 'What may stand at a place of a text',
    body: v.strictObject({ text: flowText, offset }),
    reply: v.object({ items: v.array(completionSchema) }),
  }),
  hoverFlow: defineRoute({
    ...flow,
    method: 'POST',
    path: '/flows/hover',
    isQuestion: true,
    summary: 'What the thing at a place of a text is',
    body: v.strictObject({ text: flowText, offset }),
    reply: v.object({ hover: v.nullable(v.object({ text: v.string(), range })) }),
  }),
} as const
