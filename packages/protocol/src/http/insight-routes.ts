import * as v from 'valibot'
import { verdictSchema } from '../outcome.ts'
import { quarantineSchema } from '../quarantine.ts'
import { defineRoute } from './define-route.ts'
import { idField, numberParam, timeField } from './fields.ts'

const counts = { passed: v.number(), flaky: v.number(), failed: v.number(), error: v.number() }

export const insightRoutes = {
  getInsights: defineRoute({
    tag: 'insights',
    method: 'GET',
    path: '/insights',
    summary: 'What executions of whole flows tell together: day by day, flow by flow, and what goes wrong; the newest 20,000 are looked at',
    query: v.strictObject({
      /** Back from now. Default 14. */
      days: v.optional(numberParam({ min: 1, max: 90 })),
      /** Only what ran in it. */
      environment: v.optional(v.string()),
      /** Only of this flow. */
      flowId: v.optional(idField),
    }),
    reply: v.object({
      /** They were made at or after. When there were more: later than `days` ago. */
      since: timeField,
      /** How many were looked at: those that passed, were flaky, failed or met an error. */
      executions: v.number(),
      /** There were more. */
      isCut: v.boolean(),
      /** In UTC, from the first to the last that has an execution; days without one are left out. */
      days: v.array(v.object({ day: v.string(), ...counts })),
      /** Those with the most trouble first; at most 200. */
      flows: v.array(
        v.object({
          flowId: v.string(),
          flowName: v.string(),
          executions: v.number(),
          ...counts,
          /** How often one passed and the next did not, or the other way round, with the same version, environment and data row. */
          flips: v.number(),
          /** Of so many pairs that followed one another so. */
          pairs: v.number(),
          /** Of those that passed without a retry. Null: none did. */
          p50Ms: v.nullable(v.number()),
          p95Ms: v.nullable(v.number()),
          /** What its text says now. Null: it is in none. */
          quarantine: v.nullable(quarantineSchema),
          lastVerdict: verdictSchema,
          lastAt: timeField,
        }),
      ),
      /** Failures with the same code, and the same message but for numbers, ids and quoted values; the most frequent first, at most 50. */
      failures: v.array(
        v.object({
          code: v.string(),
          /** Of the newest, as are its flow and its execution; at most 500 characters. */
          message: v.string(),
          flowName: v.string(),
          /** Null: its text was not kept as a flow. */
          flowId: v.nullable(v.string()),
          executionId: v.string(),
          executions: v.number(),
          flows: v.number(),
          firstAt: timeField,
          lastAt: timeField,
        }),
      ),
    }),
  }),
} as const
