import type { JsonObject, JsonValue } from '@testmesh/protocol'
import * as v from 'valibot'
import { describeValue } from './describe-value.ts'
import type { BrokenRule, KeyRule } from './key-rule.ts'

/** The closed list of fields. It is what `x-kind` says in a descriptor, and so which widget a form shows. */
export type FieldKind =
  | 'text'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'choice'
  | 'duration'
  | 'size'
  | 'secret'
  | 'url'
  | 'filePath'
  | 'regex'
  | 'headers'
  | 'json'
  | 'bytes'
  | 'template'
  | 'transform'
  | 'expression'
  | 'match'
  | 'assertions'
  | 'connection'
  | 'list'
  | 'map'
  | 'object'
  | 'either'

export interface FieldOptions<I = never> {
  readonly title?: string
  /** One sentence for forms, completion and the docs. */
  readonly description?: string
  /** Makes the field optional: what stands for it when it is left out. */
  readonly default?: I
  readonly examples?: readonly I[]
  /** Unit of a bare number, for people: `ms`, `bytes`, `rows`. */
  readonly unit?: string
}

/** A schema that takes `I` as the author writes it and gives `O` to the handler. */
export type Field<I, O = I> = v.GenericSchema<I, O>
export type AnyField = v.GenericSchema<unknown, unknown>

/** What every field knows about itself beside its check. Issues carry it as their `requirement`. */
export interface FieldNote {
  readonly kind: FieldKind
  /** What is wanted, in the words of a message: `a duration such as 500ms or 2s`. */
  readonly wants: string
  /** JSON Schema keywords and `x-` marks: made when somebody describes the field, not for each run that only checks by it. */
  readonly marks: () => JsonObject
  /** Allowed values of a choice. */
  readonly values?: readonly string[]
  /** Keys of an object, and other names of them. */
  readonly keys?: readonly string[]
  readonly aliases?: Readonly<Record<string, string>>
  /** What its keys say about one another; in an issue, the rule that is broken. */
  readonly rules?: readonly KeyRule[]
  readonly broken?: BrokenRule
}

/** A kit schema as it is made: a valibot schema with its note. */
export interface Noted {
  readonly note: FieldNote
}

/** A value as a field reads it, or why it does not: `type` is the wrong kind of value, `value` the right kind and no good. */
export type Reading<O> = { readonly value: O } | { readonly refused: 'type' | 'value' }

type FieldIssue = v.BaseIssue<unknown>
type Dataset = v.OutputDataset<unknown, FieldIssue>

interface IssueDetails {
  readonly input: unknown
  readonly kind?: 'schema' | 'validation'
  readonly expected?: string
  readonly path?: v.IssuePathItem[]
}

/** Marks that every field may carry, from its options. */
export const marksOf = (kind: FieldKind, options: FieldOptions<unknown>, json: JsonObject = {}): JsonObject => ({
  ...json,
  'x-kind': kind,
  ...(options.title === undefined ? {} : { title: options.title }),
  ...(options.description === undefined ? {} : { description: options.description }),
  ...(options.examples === undefined ? {} : { examples: options.examples as JsonValue }),
  ...(options.unit === undefined ? {} : { 'x-unit': options.unit }),
})

/** A field of one value, from the function that reads it. */
export const createLeaf = <I, O>(note: FieldNote, read: (value: unknown) => Reading<O>): Field<I, O> =>
  createSchema<Field<I, O>>({ type: note.kind }, note, (input) => {
    const reading = read(input)
    if ('value' in reading) return { typed: true, value: reading.value }
    return failed(input, [createIssue(note, { input, kind: reading.refused === 'type' ? 'schema' : 'validation' })])
  })

/** What a valibot schema is by, beside its check: its `type`, and the entries of an object, the item of a list. */
export interface SchemaShape {
  readonly type: string
  readonly [part: string]: unknown
}

/** A valibot schema with the kit's check and its note. */
export const createSchema = <S extends AnyField>(shape: SchemaShape, note: FieldNote, run: (input: unknown) => Dataset): S =>
  Object.assign(new KitSchema(note, run), shape) as unknown as S

/** An action has a hundred, made at every start: what is the same for all stands in a class. */
class KitSchema implements Noted {
  readonly kind = 'schema'
  readonly async = false
  readonly reference = createSchema

  readonly note: FieldNote
  readonly run: (input: unknown) => Dataset

  constructor(note: FieldNote, run: (input: unknown) => Dataset) {
    this.note = note
    this.run = run
  }

  get expects(): string {
    return this.note.wants
  }

  get '~standard'() {
    return { version: 1, vendor: 'valibot', validate: this.run }
  }

  '~run'({ value }: { readonly value: unknown }): Dataset {
    return this.run(value)
  }
}

export const failed = (value: unknown, issues: [FieldIssue, ...FieldIssue[]]): Dataset => ({ typed: false, value, issues })

export const createIssue = (note: FieldNote, details: IssueDetails): FieldIssue => {
  const expected = details.expected ?? note.wants
  const received = describeValue(details.input)
  const [first, ...rest] = details.path ?? []
  return {
    kind: details.kind ?? 'schema',
    type: note.kind,
    input: details.input,
    expected,
    received,
    message: `wants ${expected} but got ${received}`,
    requirement: note,
    ...(first === undefined ? {} : { path: [first, ...rest] }),
  }
}

/** The issues of a part, placed below `item`. */
export const below = (item: v.IssuePathItem, issues: readonly FieldIssue[]): FieldIssue[] =>
  issues.map((issue) => ({ ...issue, path: [item, ...(issue.path ?? [])] }))

export const noteOf = (schema: object): FieldNote | undefined => ('note' in schema ? (schema as Noted).note : undefined)

/** A field that has a default may be left out. */
export const withDefault = <S extends AnyField>(schema: S, options: { readonly default?: unknown }): S =>
  options.default === undefined ? schema : (v.optional(schema, options.default as never) as unknown as S)

/** How the functions that make fields of one value are typed: with a default the field is optional. */
export interface FieldMaker<I, O, Extra = unknown> {
  (options: FieldOptions<I> & Extra & { readonly default: I }): v.OptionalSchema<Field<I, O>, I>
  (options?: FieldOptions<I> & Extra & { readonly default?: undefined }): Field<I, O>
}

/** Makes such a function. */
export const fieldMaker = <I, O, Extra = unknown>(
  make: (options: FieldOptions<I> & Partial<Extra>) => Field<I, O>,
): FieldMaker<I, O, Extra> =>
  ((options: FieldOptions<I> & Partial<Extra> = {}) => withDefault(make(options), options)) as FieldMaker<I, O, Extra>
