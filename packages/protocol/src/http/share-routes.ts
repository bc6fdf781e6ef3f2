import * as v from 'valibot'
import { defineRoute } from './define-route.ts'
import { idField, idParams, textField, timeField } from './fields.ts'

const share = {
  id: v.string(),
  /** The user, or the one who made the key. */
  createdBy: v.nullable(v.string()),
  createdAt: timeField,
  expiresAt: timeField,
}

const ofExecution = { tag: 'executions' } as const

/** Links to the report of an execution, for people who have no account. */
export const shareRoutes = {
  shareExecution: defineRoute({
    ...ofExecution,
    method: 'POST',
    path: '/executions/:id/shares',
    summary: 'Make a link to the report of a finished execution, for whoever has it',
    params: idParams,
    body: v.strictObject({
      /** How long it holds. */
      days: v.optional(v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(1), v.maxValue(90)), 7),
    }),
    /** `path` begins with `/`: it is below the address of the server. Nobody is shown it again. */
    reply: v.object({ ...share, path: v.string() }),
    status: 201,
    shownOnce: 'path',
  }),
  listShares: defineRoute({
    ...ofExecution,
    method: 'GET',
    path: '/executions/:id/shares',
    summary: 'The links to the report of an execution that hold, the newest first',
    params: idParams,
    reply: v.object({ items: v.array(v.object(share)) }),
  }),
  removeShare: defineRoute({
    ...ofExecution,
    method: 'DELETE',
    path: '/executions/:id/shares/:share',
    summary: 'End a link before its time',
    params: v.strictObject({ id: idField, share: idField }),
  }),
} as const

/** For whoever has a link. */
export const sharedRoutes = {
  getSharedReport: defineRoute({
    tag: 'executions',
    method: 'GET',
    path: '/shared',
    summary: 'The report that a link is to',
    /** Not in the path, which logs and traces tell. */
    query: v.strictObject({ token: textField(100) }),
    media: 'text/html; charset=utf-8',
  }),
} as const
