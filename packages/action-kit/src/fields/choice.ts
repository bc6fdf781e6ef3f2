import type * as v from 'valibot'
import { type AnyField, createIssue, createSchema, type FieldOptions, failed, marksOf, withDefault } from './field.ts'

type Choice<V extends readonly string[]> = v.PicklistSchema<V, undefined>

/** One of a few words; upper and lower case are the same, and the handler gets the word as it stands in `values`. */
export function choice<const V extends readonly string[]>(
  values: V,
  options: FieldOptions<V[number]> & { readonly default: V[number] },
): v.OptionalSchema<Choice<V>, V[number]>
export function choice<const V extends readonly string[]>(
  values: V,
  options?: FieldOptions<V[number]> & { readonly default?: undefined },
): Choice<V>
export function choice(values: readonly string[], options: FieldOptions<string> = {}): AnyField {
  const note = {
    kind: 'choice' as const,
    wants: values.length === 1 ? JSON.stringify(values[0]) : `one of ${values.join(', ')}`,
    marks: () => marksOf('choice', options, { type: 'string', enum: values }),
    values,
  }
  const byLowerCase = new Map(values.map((value) => [value.toLowerCase(), value]))
  const schema = createSchema<AnyField>({ type: 'picklist', options: values }, note, (input) => {
    // A word may look like a number: `version: 5`.
    const value = typeof input === 'string' || Number.isFinite(input) ? byLowerCase.get(String(input).toLowerCase()) : undefined
    if (value !== undefined) return { typed: true, value }
    return failed(input, [createIssue(note, { input, kind: typeof input === 'string' ? 'validation' : 'schema' })])
  })
  return withDefault(schema, options)
}
