import type { Context } from 'hono'
import { type FieldError, Problem } from './problem.ts'

export interface Rule {
  readonly test: (value: unknown) => boolean
  readonly message: string
}

/**
 * The JSON object a client sent, every field held against its rule; all problems are told at once.
 *
 * @throws Problem 400 when it is not a JSON object, 422 with `errors` when a field breaks its rule
 */
export const readForm = async <T>(c: Context, rules: Readonly<Record<keyof T & string, Rule>>): Promise<T> => {
  const body = await readObject(c)
  const errors: FieldError[] = []
  for (const [field, rule] of Object.entries<Rule>(rules)) {
    if (!rule.test(body[field])) errors.push({ field, message: rule.message })
  }
  if (errors.length > 0)
    throw new Problem(422, `${errors.length === 1 ? 'One field is' : `${errors.length} fields are`} not right.`, errors)
  return body as T
}

/** A rule that also lets the field be left out. */
export const optional = (rule: Rule): Rule => ({ ...rule, test: (value) => value === undefined || rule.test(value) })

export const text = (message: string, { min = 1, max = 200, pattern }: { min?: number; max?: number; pattern?: RegExp } = {}): Rule => ({
  test: (value) => typeof value === 'string' && value.trim().length >= min && value.length <= max && (pattern?.test(value) ?? true),
  message,
})

export const wholeNumber = (message: string, { min, max = 1_000_000 }: { min: number; max?: number }): Rule => ({
  test: (value) => typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max,
  message,
})

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const readObject = async (c: Context): Promise<Record<string, unknown>> => {
  const body: unknown = await c.req.json().catch(() => undefined)
  if (!isObject(body)) throw new Problem(400, 'The body must be a JSON object.')
  return body
}
