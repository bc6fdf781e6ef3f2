import type { AssertionResult, JsonObject, JsonValue, Mismatch } from '@testmesh/protocol'
import { createLeaf, type FieldKind, type FieldMaker, fieldMaker, marksOf } from './field.ts'

/** Evaluates in the scope of the step's `assert`, with `result`'s fields first. @throws when it cannot be evaluated */
export interface ExpressionFunction {
  (result: Readonly<Record<string, unknown>>): unknown
  /** As it is written. */
  readonly text?: string
  /** The same as assertions, which explain themselves; absent where it was written as a value. */
  judge?(result: Readonly<Record<string, unknown>>): readonly AssertionResult[]
}
/** Renders with `locals` in reach; `$` among them is what paths that begin with it read. @throws when a name is missing */
export interface TemplateFunction {
  (locals: Readonly<Record<string, unknown>>): unknown
  /** It gives the same value each time. */
  readonly isConstant?: boolean
}
/** Makes the value out of `input`; undefined when a path leads nowhere. @throws when it cannot be evaluated */
export type TransformFunction = (input: unknown) => unknown
/** The differences between `value` and the pattern; none when it matches. */
export type MatchFunction = (value: unknown) => Mismatch[]
/** Judges a result by every assertion of the list. */
export type AssertionsFunction = (result: Readonly<Record<string, unknown>>) => AssertionResult[]

/** An expression the handler evaluates itself, as often as it likes: `until`, `condition`. Never rendered. */
export const expression = compiledMaker<string | boolean, ExpressionFunction>(
  'expression',
  'an expression',
  { type: ['string', 'boolean'] },
  ['string', 'boolean'],
)
/** Text or JSON whose tokens wait: the handler renders it, with locals of its own. */
export const template = compiledMaker<JsonValue, TemplateFunction>('template', 'a value', {}, ['string', 'number', 'boolean', 'object'])
/** The same where it ends up as text: a number is taken as it was written. */
export const textTemplate = compiledMaker<JsonValue, TemplateFunction>('template', 'a value', { 'x-text': true }, [
  'string',
  'number',
  'boolean',
  'object',
])
/** A value that is made out of another one: a path into it, an expression over it, or a constant. Never rendered. */
export const transform = compiledMaker<JsonValue, TransformFunction>('transform', 'a path or a value', {}, [
  'string',
  'number',
  'boolean',
  'object',
])
/** A deep partial match with markers. Never rendered. */
export const match = compiledMaker<JsonValue, MatchFunction>('match', 'a pattern to match', {}, ['string', 'number', 'boolean', 'object'])
/** A list of assertions the handler applies to results of its own. Never rendered. */
export const assertions = compiledMaker<readonly JsonValue[] | string, AssertionsFunction>(
  'assertions',
  'a list of assertions',
  { type: ['array', 'string'] },
  ['string', 'array'],
)

/** At load the author's text passes, to be checked by the language; at run only the engine's function for it comes by. */
function compiledMaker<I extends JsonValue, F extends (...args: never[]) => unknown>(
  kind: FieldKind,
  wants: string,
  json: JsonObject,
  written: readonly string[],
): FieldMaker<I, F> {
  return fieldMaker<I, F>((options) =>
    createLeaf({ kind, wants, marks: () => marksOf(kind, options, json) }, (value) => {
      const type = Array.isArray(value) && !written.includes('object') ? 'array' : typeof value
      return type === 'function' || written.includes(type) ? { value: value as F } : { refused: 'type' }
    }),
  )
}
