import * as v from 'valibot'
import { diagnosticSchema } from '../diagnostic.ts'

/** What every answer that is no success looks like (RFC 9457), as `application/problem+json`. */
export const problemSchema = v.object({
  /** `urn:testmesh:problem:` and the code in lower case. */
  type: v.string(),
  /** The same for every problem of the code. */
  title: v.string(),
  status: v.number(),
  /** What is wrong with this request. */
  detail: v.optional(v.string()),
  /** Readable and stable: `FLOW_CONFLICT`. */
  code: v.string(),
  /** Of the request, as in `X-Request-Id` and in the log. */
  requestId: v.string(),
  /** What to do. */
  hint: v.optional(v.string()),
  /** What is wrong with the parts of the request, by JSON pointer: `/body/name`, `/query/limit`. */
  errors: v.optional(v.array(v.object({ pointer: v.string(), message: v.string() }))),
  /** What is wrong with a flow. */
  diagnostics: v.optional(v.array(diagnosticSchema)),
  /** What is there now, for a change that was made on something older. */
  current: v.optional(v.unknown()),
})
export type Problem = v.InferOutput<typeof problemSchema>
