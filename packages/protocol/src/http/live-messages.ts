import * as v from 'valibot'
import { executionEventSchema } from '../execution-event.ts'
import { idField } from './fields.ts'

const wholeNumber = (max: number) =>
  v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(0, 'must be at least 0'), v.maxValue(max, `must be at most ${max}`))

/** After the event `seq` of the start `epoch`. */
const place = v.strictObject(
  { epoch: wholeNumber(9_999_999_999), seq: wholeNumber(999_999_999_999) },
  'must be the place of the last event that was read: { epoch, seq }, or EPOCH.SEQ in an address',
)

/** What a live connection is asked, one JSON text a frame. */
export const liveRequestSchema = v.variant('type', [
  /** The log of an execution, from after a place on: what is there, then what comes. */
  v.strictObject({ type: v.literal('subscribe'), executionId: idField, after: v.optional(place) }),
  /** Which executions of the workspace change. */
  v.strictObject({ type: v.literal('subscribe'), executions: v.literal('all') }),
  v.strictObject({ type: v.literal('unsubscribe'), executionId: v.optional(idField) }),
])
export type LiveRequest = v.InferOutput<typeof liveRequestSchema>

/** What it says, one JSON text a frame. */
export const liveMessageSchema = v.variant('type', [
  /** In order, without gaps: each begins where the one before ended. */
  v.object({ type: v.literal('events'), executionId: v.string(), events: v.array(executionEventSchema) }),
  v.object({ type: v.literal('changed'), executionIds: v.array(v.string()) }),
  v.object({ type: v.literal('problem'), code: v.string(), message: v.string(), executionId: v.optional(v.string()) }),
])
export type LiveMessage = v.InferOutput<typeof liveMessageSchema>
