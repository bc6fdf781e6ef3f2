import type { JsonObject } from '@testmesh/protocol'
import * as v from 'valibot'
import { either } from './either.ts'
import {
  type AnyField,
  below,
  createIssue,
  createSchema,
  type FieldKind,
  type FieldNote,
  type FieldOptions,
  failed,
  marksOf,
  withDefault,
} from './field.ts'
import { isMap } from './is-map.ts'
import { list } from './list.ts'
import { text } from './text.ts'

type MapSchema<T extends AnyField> = v.RecordSchema<v.StringSchema<undefined>, T, undefined>
type MapDefault<T extends AnyField> = Readonly<Record<string, v.InferInput<T>>>

/** A map whose keys the author chooses; every value is a `value`. */
export function map<const T extends AnyField>(
  value: T,
  options: FieldOptions<MapDefault<T>> & { readonly default: MapDefault<T> },
): v.OptionalSchema<MapSchema<T>, Record<string, v.InferInput<T>>>
export function map<const T extends AnyField>(
  value: T,
  options?: FieldOptions<MapDefault<T>> & { readonly default?: undefined },
): MapSchema<T>
export function map(value: AnyField, options: FieldOptions<unknown> = {}): AnyField {
  return withDefault(createMap('map', 'a map', value, options), options)
}

/** Names with a text, or a list of texts, each: HTTP headers, Kafka headers, gRPC metadata. */
export const headers = (options: Omit<FieldOptions<Readonly<Record<string, string>>>, 'default'> = {}) =>
  createMap('headers', 'a map of names and texts', either([text(), list(text())]), options)

export type TextsSentAs = 'query parameter' | 'cookie' | 'form field'

/** Texts by name that a server reads as they stand: null inside one is an error, because it would be sent as the word. */
export const sentMap = <const T extends AnyField>(
  sentAs: TextsSentAs,
  value: T,
  options: Omit<FieldOptions<MapDefault<T>>, 'default'> = {},
) => createMap('map', 'a map', value, { ...options, marks: { 'x-sent-as': sentAs } })

/** Variables of a program. Lint looks for secrets among them, by their names. */
export const environment = (options: Omit<FieldOptions<Readonly<Record<string, string>>>, 'default'> = {}) =>
  createMap('map', 'a map', text(), { ...options, marks: { 'x-secret-names': true } })

interface MapOptions extends FieldOptions<unknown> {
  /** Beside those of every field. */
  readonly marks?: JsonObject
}

const key = v.string()

/** A map of a kind. */
export const createMap = <T extends AnyField>(kind: FieldKind, wants: string, value: T, options: MapOptions): MapSchema<T> => {
  const note: FieldNote = { kind, wants, marks: () => marksOf(kind, options, options.marks) }
  return createSchema<MapSchema<T>>({ type: 'record', key, value }, note, (input) =>
    isMap(input) ? readValues(value, input) : failed(input, [createIssue(note, { input })]),
  )
}

const readValues = (field: AnyField, input: Record<string, unknown>): v.OutputDataset<unknown, v.BaseIssue<unknown>> => {
  const output: [string, unknown][] = []
  const issues: v.BaseIssue<unknown>[] = []
  for (const [key, value] of Object.entries(input)) {
    const read = v.safeParse(field, value)
    output.push([key, read.output])
    if (read.issues !== undefined) issues.push(...below({ type: 'object', origin: 'value', input, key, value }, read.issues))
  }
  const [first, ...rest] = issues
  const value = Object.fromEntries(output)
  return first === undefined ? { typed: true, value } : failed(value, [first, ...rest])
}
