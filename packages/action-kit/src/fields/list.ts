import * as v from 'valibot'
import {
  type AnyField,
  below,
  createIssue,
  createSchema,
  type FieldNote,
  type FieldOptions,
  failed,
  marksOf,
  withDefault,
} from './field.ts'

type ListSchema<T extends AnyField> = v.ArraySchema<T, undefined>
type ListDefault<T extends AnyField> = readonly v.InferInput<T>[]

/** A list of `item`. */
export function list<const T extends AnyField>(
  item: T,
  options: FieldOptions<ListDefault<T>> & { readonly default: ListDefault<T> },
): v.OptionalSchema<ListSchema<T>, v.InferInput<T>[]>
export function list<const T extends AnyField>(
  item: T,
  options?: FieldOptions<ListDefault<T>> & { readonly default?: undefined },
): ListSchema<T>
export function list(item: AnyField, options: FieldOptions<unknown> = {}): AnyField {
  const note: FieldNote = { kind: 'list', wants: 'a list', marks: () => marksOf('list', options) }
  const schema = createSchema<AnyField>({ type: 'array', item }, note, (input) =>
    Array.isArray(input) ? readItems(item, input) : failed(input, [createIssue(note, { input })]),
  )
  return withDefault(schema, options)
}

const readItems = (item: AnyField, input: unknown[]): v.OutputDataset<unknown, v.BaseIssue<unknown>> => {
  const output: unknown[] = []
  const issues: v.BaseIssue<unknown>[] = []
  for (const [key, value] of input.entries()) {
    const read = v.safeParse(item, value)
    output.push(read.output)
    if (read.issues !== undefined) issues.push(...below({ type: 'array', origin: 'value', input, key, value }, read.issues))
  }
  const [first, ...rest] = issues
  return first === undefined ? { typed: true, value: output } : failed(output, [first, ...rest])
}
