import * as v from 'valibot'
import { diagnosticSchema } from '../diagnostic.ts'
import { failureSchema } from '../execution-event.ts'
import { textField } from './fields.ts'

const expressionField = textField(20_000)
const pointerField = v.pipe(textField(2_000), v.regex(/^\//, 'must be a JSON pointer: /steps/0'))
const stepById = { id: textField(200) }
/** `file` is that of a flow that the flow runs. Absent: the flow itself. */
const stepByPointer = { pointer: pointerField, file: v.optional(textField(500)) }
const oneStep = 'must name a step by its id, or by a pointer into its file'

/** Where a debugged execution stops: wherever a step with this id runs, or before the one at a place; with `when`, only where that holds. */
export const breakpointSchema = v.union(
  [
    v.strictObject({ ...stepById, when: v.optional(expressionField) }),
    v.strictObject({ ...stepByPointer, when: v.optional(expressionField) }),
  ],
  oneStep,
)
export type Breakpoint = v.InferOutput<typeof breakpointSchema>

const breakpoints = v.pipe(v.array(breakpointSchema), v.maxLength(200, 'must have at most 200 items'))

/** What somebody wants who starts an execution to debug it. */
export const debugWishSchema = v.strictObject({
  breakpoints: v.optional(breakpoints, []),
  /** Stops before the first step. */
  stopOnEntry: v.optional(v.boolean(), false),
})
export type DebugWish = v.InferOutput<typeof debugWishSchema>

/** The number of the stop that is meant, as `execution.paused` says it. */
const stop = v.pipe(v.number(), v.integer(), v.minValue(1))

export const debugCommandSchema = v.variant('command', [
  /** What the action is given, and all that has a name. */
  v.strictObject({ command: v.literal('look'), stop }),
  v.strictObject({ command: v.literal('evaluate'), stop, expression: expressionField }),
  /** Gives an output or a variable another value. */
  v.strictObject({ command: v.literal('set'), stop, name: textField(200), expression: expressionField }),
  /** To the next breakpoint or failure; or up to a step, once. */
  v.strictObject({
    command: v.literal('continue'),
    stop,
    upTo: v.optional(v.union([v.strictObject(stepById), v.strictObject(stepByPointer)], oneStep)),
  }),
  /** Runs the step, and stops before the one behind it. */
  v.strictObject({ command: v.literal('next'), stop }),
  /** The same, and stops within it too. */
  v.strictObject({ command: v.literal('into'), stop }),
  /** Tries the step that failed once more. */
  v.strictObject({ command: v.literal('again'), stop }),
  /** The action does not run: the map that the expression gives is its result. */
  v.strictObject({ command: v.literal('give'), stop, expression: expressionField }),
  /** Stops before the next step. */
  v.strictObject({ command: v.literal('pause') }),
  /** These, instead of those before. */
  v.strictObject({ command: v.literal('breakpoints'), breakpoints }),
])
export type DebugCommand = v.InferOutput<typeof debugCommandSchema>

/** Of `look`: a value whose JSON is longer is left out, and so is what would make all of it longer than `maxEvaluatedBytes`. Bytes. */
export const maxLookedBytes = 16 * 1024
/** Of `evaluate`. Bytes. */
export const maxEvaluatedBytes = 1024 * 1024

export const debugReplySchema = v.object({
  /** What the action is given, as rendered; where it cannot be told, `failure` says why. */
  config: v.optional(v.record(v.string(), v.unknown())),
  failure: v.optional(failureSchema),
  /** `config` is left out: its JSON has so many bytes. */
  configBytes: v.optional(v.number()),
  names: v.optional(
    v.array(
      v.object({
        name: v.string(),
        value: v.optional(v.unknown()),
        /** In words, where it has its value from. */
        from: v.string(),
        /** The value is left out: its JSON has so many `bytes`. */
        isLong: v.optional(v.literal(true)),
        bytes: v.optional(v.number()),
      }),
    ),
  ),
  value: v.optional(v.unknown()),
  /** It still stands: when it is cancelled if nobody says anything. Milliseconds since 1970. */
  endsAt: v.optional(v.number()),
})
export type DebugReply = v.InferOutput<typeof debugReplySchema>

/** What came of a command: a reply, or why there is none. */
export const debugAnswerSchema = v.union([
  v.strictObject({ reply: debugReplySchema }),
  v.strictObject({
    refused: v.strictObject({
      code: v.string(),
      message: v.string(),
      hint: v.optional(v.string()),
      /** By JSON pointer into the command: `/breakpoints/0/when`. */
      errors: v.optional(v.array(v.strictObject({ pointer: v.string(), message: v.string() }))),
      /** Of an expression, where in it. */
      diagnostics: v.optional(v.array(diagnosticSchema)),
    }),
  }),
])
export type DebugAnswer = v.InferOutput<typeof debugAnswerSchema>
