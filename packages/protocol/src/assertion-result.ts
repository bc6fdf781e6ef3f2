import * as v from 'valibot'
import { placeSchema } from './diagnostic.ts'

/** A value as people read it: its type in the words of the language, and its JSON text, shortened when it is long. */
export const shownValueSchema = v.object({ type: v.string(), text: v.string() })
export type ShownValue = v.InferOutput<typeof shownValueSchema>

/** One difference an assertion found. `path` is relative to the asserted subject, empty for the subject itself. */
export const mismatchSchema = v.object({
  path: v.string(),
  expected: v.optional(shownValueSchema),
  actual: v.optional(shownValueSchema),
  /** A short remark: "only the types differ", "no such key; did you mean `total`?". */
  note: v.optional(v.string()),
})
export type Mismatch = v.InferOutput<typeof mismatchSchema>

/** The value of a part of the asserted expression. `start` and `end` are offsets into `AssertionResult.text`. */
export const partValueSchema = v.object({ start: v.number(), end: v.number(), value: shownValueSchema })
export type PartValue = v.InferOutput<typeof partValueSchema>

/** Where a name of the expression got its value: `order_id = "o-17"  from step create, line 22: $.body.id`. */
export const nameOriginSchema = v.object({
  name: v.string(),
  value: shownValueSchema,
  from: v.string(),
  place: v.optional(placeSchema),
})
export type NameOrigin = v.InferOutput<typeof nameOriginSchema>

/** What became of a value that is compared with the one kept from an earlier run. */
export const snapshotResultSchema = v.object({
  /** Its name in the file of snapshots; in a loop and with data, with the round and the row. */
  key: v.string(),
  /**
   * `written`: it is new; `updated`: it differed, and takes the place of the old one; `unwritten`: either, but the step did not
   * pass; `missing`: none is kept, and none is written here; `differs`: that is the failure.
   */
  outcome: v.picklist(['matched', 'written', 'updated', 'unwritten', 'missing', 'differs']),
})
export type SnapshotResult = v.InferOutput<typeof snapshotResultSchema>

export const assertionResultSchema = v.object({
  passed: v.boolean(),
  /** Which list of the step it stands in: `assert`, `assert_any`, `assert_none`. */
  list: v.picklist(['assert', 'assert_any', 'assert_none']),
  /** The assertion as it was written. */
  text: v.string(),
  /** JSON pointer to it in the flow. */
  pointer: v.string(),
  place: v.optional(placeSchema),
  /** The author's own message, rendered. */
  message: v.optional(v.string()),
  /** An error of the language: the assertion could not be evaluated. */
  error: v.optional(v.string()),
  hint: v.optional(v.string()),
  /** Worst first. */
  mismatches: v.optional(v.array(mismatchSchema)),
  parts: v.optional(v.array(partValueSchema)),
  origins: v.optional(v.array(nameOriginSchema)),
  /** It passed, but is worth a second look: `!=` on a path that is missing. */
  warning: v.optional(v.string()),
  snapshot: v.optional(snapshotResultSchema),
})
export type AssertionResult = v.InferOutput<typeof assertionResultSchema>
