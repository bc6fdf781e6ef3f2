import { type JsonValue, messageOf } from '@testmesh/protocol'
import {
  type Draft,
  draft04,
  draft06,
  draft07,
  draft2019,
  draft2020,
  extendDraft,
  isJsonError,
  type JsonError,
  type JsonSchemaValidatorParams,
  type Keyword,
  type SchemaNode,
} from 'json-schema-library'
import { formats } from 'json-schema-library/formats'
import { isLongInteger } from '../../values/long-integer.ts'
import { isMap } from '../../values/type-of.ts'
import { createRegexHelper } from '../regex-helper.ts'
import { isOneOf, withLongNumbers } from './long-numbers.ts'

const regexes = createRegexHelper()

/** Of OpenAPI: they say how a value is stored, and ask nothing of its text. */
const remarks: readonly string[] = ['int32', 'int64', 'float', 'double', 'decimal', 'password', 'byte', 'binary']

/** Formats that empty text has; the library lets it pass for all of them. */
const mayBeEmpty: ReadonlySet<string> = new Set(['json-pointer', 'uri-reference', 'iri-reference', 'uri-template', 'regex', ...remarks])

const fits = (): undefined => undefined

/**
 * A draft of the library, in which patterns are RE2's, formats count, long whole numbers are numbers, and a failed choice tells of each
 * alternative.
 */
const ours = (draft: Draft): Draft => {
  const known = extendDraft(draft, { formats: { ...formats, ...Object.fromEntries(remarks.map((name) => [name, fits])) } })
  return extendDraft(known, { keywords: known.keywords.flatMap((keyword) => changed(keyword) ?? []) })
}

const changed = (keyword: Keyword): Keyword | undefined => {
  switch (keyword.keyword) {
    case 'pattern':
      return { ...keyword, parse: parsePattern }
    case 'patternProperties':
      return { ...keyword, parse: parsePatternProperties }
    case 'format':
      return { ...keyword, validate: validateFormat }
    case 'anyOf':
    case 'oneOf':
      return withAlternatives(keyword, keyword.keyword)
    default:
      return withLongNumbers(keyword)
  }
}

const parsePattern = (node: SchemaNode) => {
  const { pattern } = node.schema
  if (typeof pattern !== 'string') return
  const { regex, error } = readPattern(pattern)
  if (error !== undefined) return wrongPattern(node, '/pattern', pattern, error)
  // All that is ever asked of it is `test`.
  node.pattern = regex as unknown as RegExp
}

const parsePatternProperties = (node: SchemaNode) => {
  const { patternProperties: patterns } = node.schema
  if (!isMap(patterns)) return
  const members = Object.entries(patterns).map(([name, schema]) => ({ name, schema, ...readPattern(name) }))
  const wrong = members.flatMap(({ name, error }) =>
    error === undefined ? [] : [wrongPattern(node, `/patternProperties/${name}`, name, error)],
  )
  if (wrong.length > 0) return wrong
  if (members.length === 0) return
  node.patternProperties = members.map(({ name, schema, regex }) => ({
    name,
    pattern: regex as unknown as RegExp,
    node: node.compileSchema(
      schema as never,
      `${node.evaluationPath}/patternProperties/${name}`,
      `${node.schemaLocation}/patternProperties/${name}`,
    ),
  }))
  return node.patternProperties.flatMap(({ node: { schemaValidation } }) => schemaValidation ?? [])
}

/** A pattern of JavaScript's, in which a character may be written `\u00e9`, as RE2 reads it. */
const readPattern = (pattern: string) => {
  try {
    return { regex: regexes.compile(pattern.replace(/\\(?:u([\da-fA-F]{4})|.)/gs, (all, hex) => (hex ? `\\x{${hex}}` : all))) }
  } catch (error) {
    return { error: messageOf(error) }
  }
}

const wrongPattern = (node: SchemaNode, below: string, pattern: string, error: string) =>
  node.createError('schema-error', {
    pointer: node.schemaLocation + below,
    schema: node.schema,
    value: pattern,
    reason: `the pattern ${JSON.stringify(pattern)} cannot be read: ${error}`,
  })

const validateFormat = ({ node, data, pointer, path }: JsonSchemaValidatorParams) => {
  const { format } = node.schema
  const check = node.context.formats[format]
  if (!check || typeof data !== 'string') return undefined
  const isWrong = data === '' ? !mayBeEmpty.has(format) : check({ node, data, pointer, path }) !== undefined
  return isWrong ? node.createError('format-error', { pointer, schema: node.schema, value: data, format }, `not a ${format}`) : undefined
}

const withAlternatives = (keyword: Keyword, name: 'anyOf' | 'oneOf'): Keyword => ({
  ...keyword,
  validate: (options) => {
    const error = keyword.validate?.(options)
    const { node, data, pointer, path } = options
    if (!isJsonError(error)) return error
    if (error.code === 'multiple-one-of-error') return isLongInteger(data) && isOneOf(fittingIn(error)) ? undefined : error
    const alternatives = node[name]?.map((alternative) => alternative.validate(data, pointer, [...path]).errors)
    return { ...error, data: { ...error.data, alternatives } }
  },
})

const fittingIn = ({ data }: JsonError): SchemaNode[] => (data.matches as readonly { readonly node: SchemaNode }[]).map(({ node }) => node)

/** From the oldest on; where nothing else is said the last one holds. */
export const drafts: readonly Draft[] = [draft04, draft06, draft07, draft2019, draft2020].map(ours)

/** Addresses of the drafts, for a schema that names none of them. */
export const knownDrafts: readonly string[] = drafts.map(({ $schema }) => $schema ?? '')

/**
 * The draft of a schema: the one it names as `$schema`; else 2020-12, and draft-07 for one with `definitions` or `dependencies`.
 * `undefined` when it names one that nobody knows.
 */
export const draftOf = (schema: JsonValue): Draft | undefined => {
  const named = isMap(schema) ? schema.$schema : undefined
  if (named !== undefined) return drafts.find(({ $schema }) => plain($schema) === plain(named))
  const isOld = isMap(schema) && !('$defs' in schema) && ('definitions' in schema || 'dependencies' in schema)
  return isOld ? drafts.find(({ version }) => version === 'draft-07') : drafts.at(-1)
}

/** `http://json-schema.org/draft-07/schema#` is the same with `https`, and without the `#`. */
const plain = (address: unknown): string => (typeof address === 'string' ? address : '').replace(/^https?:\/\//, '').replace(/#$/, '')
