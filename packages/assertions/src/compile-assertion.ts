import { didYouMean, showValue } from '@testmesh/expressions'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { expressionKeys, remarks, subjectKeys } from './assertion-keys.ts'
import type { CompiledAssertion } from './check.ts'
import { compileExpressionCheck } from './expression-check.ts'
import { compileMatchCheck } from './match-check.ts'
import { findMatcherName, matcherNames } from './matchers/matcher-table.ts'
import { escapePointer } from './pointer.ts'
import { compileStructuredCheck } from './structured-check.ts'

/**
 * Compiles one assertion as it stands in a flow: an expression, `{ expression, message }`, `{ path, <matcher>: … }`,
 * `{ match: … }`, `{ json_path: expression }`, `{ status_code: 201 }`. Problems are returned, all at once.
 */
export const compileAssertion = (value: JsonValue, pointer: string): CompiledAssertion => {
  if (typeof value === 'string') return compileText(value, pointer)
  if (typeof value === 'boolean') return compileText(String(value), pointer)
  if (typeof value === 'object' && value !== null && !isList(value)) return compileForm(value, pointer)
  return invalid(pointer, `an assertion is an expression or a map, not ${showValue(value, 60).text}`)
}

const isList = (value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] => Array.isArray(value)

const compileText = (text: string, pointer: string): CompiledAssertion =>
  compileSchemaText(text, pointer) ?? compileExpressionCheck({ text, pointer, owner: pointer })

/** `response.body matches_schema_file: order.json`, all of it text. */
const compileSchemaText = (text: string, pointer: string): CompiledAssertion | undefined => {
  const split = splitWords(text)
  if (!split || split.rest === '') return undefined
  const { word, rest } = split
  const value = word === 'matches_schema' ? parseJson(rest) : rest.replace(/^(["'])(.*)\1$/, '$2')
  if (value === undefined)
    return invalid(pointer, `behind ${word} no JSON can be read`, `write a map instead of text: { path: ${split.subject}, json_schema: … }`)
  const subject = { text: split.subject, pointer }
  return compileStructuredCheck({ pointer, subject, matchers: { [word]: value }, pointerOf: () => pointer })
}

const parseJson = (text: string): JsonValue | undefined => {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

interface SplitWords {
  readonly subject: string
  readonly word: string
  /** What stands behind the word, or behind its colon. */
  readonly rest: string
}

/** `response.body matches_schema`: subject and matcher in one. */
const splitWords = (text: string): SplitWords | undefined => {
  const found = /\s(matches_schema(?:_file)?)(?::?\s|$)/.exec(text)
  const subject = text.slice(0, found?.index).trim()
  if (!found || subject === '') return undefined
  return { subject, word: found[1] ?? '', rest: text.slice(found.index + found[0].length).trim() }
}

const compileForm = (form: JsonObject, pointer: string): CompiledAssertion => {
  const { message } = form
  if (message !== undefined && typeof message !== 'string') return invalid(`${pointer}/message`, 'message wants text')
  const keys = Object.keys(form).filter((key) => !remarks.has(key))
  const expressionKey = keys.find((key) => expressionKeys.includes(key))
  if (expressionKey !== undefined) return compileExpressionForm({ form, pointer, message }, keys, expressionKey)
  const subjectKey = keys.find((key) => subjectKeys.includes(key))
  if (subjectKey !== undefined) return compileSubjectForm({ form, pointer, message }, keys, subjectKey)
  if (keys.length === 1 && keys[0] === 'match' && isEmptyMap(form.match))
    return invalid(`${pointer}/match`, 'an empty match holds whatever comes', 'name what must be there: { match: { status: 200 } }')
  if (keys.length === 1 && keys[0] === 'match') return compileMatchCheck({ pointer, pattern: form.match ?? null, message })
  if (keys.length === 1 && keys[0] === 'status_code') return compileStatus({ form, pointer, message })
  const [only = ''] = keys
  const split = keys.length === 1 ? splitWords(only) : undefined
  if (split?.rest === '') return compileSplit({ form, pointer, message }, only, split)
  return unreadable(form, keys, pointer)
}

const isEmptyMap = (value: JsonValue | undefined): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0

interface Form {
  readonly form: JsonObject
  readonly pointer: string
  readonly message: string | undefined
}

const compileSplit = ({ form, pointer, message }: Form, key: string, { subject, word }: SplitWords): CompiledAssertion => {
  const at = `${pointer}/${escapePointer(key)}`
  const matchers = { [word]: form[key] ?? null }
  return compileStructuredCheck({ pointer, subject: { text: subject, pointer }, matchers, pointerOf: () => at, message })
}

const compileExpressionForm = ({ form, pointer, message }: Form, keys: readonly string[], key: string): CompiledAssertion => {
  const extra = keys.find((other) => other !== key)
  if (extra !== undefined) return invalid(`${pointer}/${extra}`, `"${extra}" cannot stand beside "${key}"`)
  const text = form[key]
  if (typeof text === 'boolean')
    return compileExpressionCheck({ text: String(text), pointer: `${pointer}/${key}`, owner: pointer, message })
  if (typeof text !== 'string') return invalid(`${pointer}/${key}`, `${key} wants an expression as text`)
  return compileExpressionCheck({ text, pointer: `${pointer}/${key}`, owner: pointer, message })
}

const compileSubjectForm = ({ form, pointer, message }: Form, keys: readonly string[], key: string): CompiledAssertion => {
  const text = form[key]
  const at = `${pointer}/${key}`
  if (typeof text !== 'string') return invalid(at, `${key} wants a path as text`)
  const rest = keys.filter((other) => other !== key)
  // `{ json_path: "$.id == 5" }` is the expression itself.
  if (rest.length === 0 && key !== 'path') return compileExpressionCheck({ text, pointer: at, owner: pointer, message })
  if (rest.length === 0)
    return invalid(
      pointer,
      `"${text}" has no matcher beside it`,
      `write { path: ${text}, exists: true }, or one of ${matcherNames().slice(0, 6).join(', ')}…`,
    )
  const matchers = Object.fromEntries(rest.map((other) => [other, form[other] ?? null]))
  return compileStructuredCheck({ pointer, subject: { text, pointer: at }, matchers, message })
}

/** `{ status_code: 201 }` or a list of codes. */
const compileStatus = ({ form, pointer, message }: Form): CompiledAssertion => {
  const code = form.status_code
  const isKnown = typeof code === 'number' || (Array.isArray(code) && code.every((item) => typeof item === 'number'))
  if (!isKnown && typeof code !== 'string') return invalid(`${pointer}/status_code`, 'status_code wants a number or a list of numbers')
  const text =
    typeof code === 'string'
      ? `status == ${/^\d+$/.test(code) ? code : JSON.stringify(code)}`
      : `status ${Array.isArray(code) ? 'in' : '=='} ${JSON.stringify(code)}`
  return compileExpressionCheck({ text, pointer: `${pointer}/status_code`, owner: pointer, message })
}

const unreadable = (form: JsonObject, keys: readonly string[], pointer: string): CompiledAssertion => {
  if (keys.length === 0) return invalid(pointer, 'the assertion says nothing', 'write an expression: status == 200')
  const [matcher] = keys.filter((key) => findMatcherName(key) !== undefined)
  if (matcher !== undefined) return invalid(pointer, `"${matcher}" has no path beside it`, `write { path: body.id, ${matcher}: … }`)
  const [key = ''] = keys
  const hint = /[\s=<>"']/.test(key)
    ? 'YAML takes text with ": " in it for a map: put the whole assertion in quotes'
    : (didYouMean(key, [...expressionKeys, ...subjectKeys, 'match', 'status_code', ...matcherNames()]) ?? asExpression(key, form[key]))
  return invalid(pointer, `an assertion has no key "${key}"`, hint)
}

/** `{ status: 200 }` is what people mean by `status == 200`. */
const asExpression = (key: string, value: JsonValue | undefined): string | undefined =>
  typeof value === 'object' && value !== null
    ? `write a pattern: { match: { ${key}: … } }`
    : `write an expression: ${key} == ${JSON.stringify(value ?? null)}`

const invalid = (pointer: string, message: string, hint?: string): CompiledAssertion => ({
  problems: [{ code: 'ASSERTION_INVALID', pointer, message, ...(hint === undefined ? {} : { hint }) }],
})
