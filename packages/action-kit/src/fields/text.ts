import type { JsonObject } from '@testmesh/protocol'
import { createLeaf, type Field, type FieldKind, type FieldMaker, type FieldOptions, fieldMaker, marksOf, type Reading } from './field.ts'

/** What an author may write for text; numbers and booleans become text. */
export type TextInput = string | number | boolean

export interface TextOptions {
  /** Fewest characters. Default 0; 1 for `url` and `filePath`. */
  readonly minLength?: number
  /** Words that it mostly is, in capitals: its examples, and one that is nearly one of them is a slip. Others are allowed. */
  readonly usual?: readonly string[]
}

export interface UrlOptions extends TextOptions {
  /** What it may begin with. Default http and https; none at all leaves that open. */
  readonly schemes?: readonly string[]
  /** The setting that a path is joined to. Default: a path will not do. */
  readonly relativeTo?: string
}

/** Any text. A number or boolean is taken as its text, because templates keep types: `key: "${user.id}"`. */
export const text = textMaker('text', 'text')
/** Text that is masked wherever it shows up. */
export const secret = textMaker('secret', 'text', { 'x-secret': true })
/** A URL that may hold a password. It is masked as a whole, but where an action says what it did, its host may be told. */
export const secretUrl = textMaker('secret', 'text', { 'x-secret': true, format: 'uri-reference' })
/** A URL. One that is written out is read before anything runs, one with templates by the action. */
export const url = fieldMaker<TextInput, string, UrlOptions>(({ schemes = ['http', 'https'], relativeTo, ...options }) =>
  makeText('url', options, {
    wants: 'a URL',
    json: { format: 'uri-reference', 'x-schemes': schemes, ...(relativeTo === undefined ? {} : { 'x-relative-to': relativeTo }) },
    minLength: options.minLength ?? 1,
  }),
)
/** Path of a file, relative to the flow. */
export const filePath = textMaker('filePath', 'the path of a file', {}, 1)
/** A regular expression, those of RE2: one without templates is read before anything runs. */
export const regex = textMaker('regex', 'a regular expression', {}, 1)

function textMaker(kind: FieldKind, wants: string, json: JsonObject = {}, least = 0): FieldMaker<TextInput, string, TextOptions> {
  return fieldMaker<TextInput, string, TextOptions>((options) =>
    makeText(kind, options, { wants, json, minLength: options.minLength ?? least }),
  )
}

interface TextShape {
  readonly wants: string
  readonly json: JsonObject
  readonly minLength: number
}

const makeText = (
  kind: FieldKind,
  options: FieldOptions<TextInput> & Pick<TextOptions, 'usual'>,
  { wants, json, minLength }: TextShape,
): Field<TextInput, string> => {
  const { usual } = options
  const least = minLength > 0 ? { minLength } : {}
  const marks = () =>
    marksOf(
      kind,
      { ...options, ...(usual && { examples: usual }) },
      { type: 'string', ...json, ...least, ...(usual && { 'x-usual': true }) },
    )
  const wanted = minLength === 0 ? wants : minLength === 1 ? `${wants} that is not empty` : `${wants} of at least ${minLength} characters`
  return createLeaf({ kind, wants: wanted, marks }, (value) => readText(value, minLength))
}

const readText = (value: unknown, minLength: number): Reading<string> => {
  const isText = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
  if (!isText) return { refused: 'type' }
  const written = String(value)
  return written.length < minLength ? { refused: 'value' } : { value: written }
}
