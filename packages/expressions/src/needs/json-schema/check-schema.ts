import type { DraftVersion } from 'json-schema-library'
import { didYouMean } from '../../nearest-names.ts'
import type { SchemaProblem } from '../../need-helpers.ts'
import { isLongInteger } from '../../values/long-integer.ts'
import { showValue } from '../../values/show-value.ts'
import { isMap } from '../../values/type-of.ts'

type Path = readonly (string | number)[]

/** Every keyword whose value makes no sense, with its place. The library lets some pass, and tells of others without a place. */
export const checkSchema = (schema: unknown, version: DraftVersion): SchemaProblem[] => {
  const problems: SchemaProblem[] = []
  check(schema, [], { version, problems })
  return problems
}

interface Checking {
  readonly version: DraftVersion
  readonly problems: SchemaProblem[]
}

const check = (schema: unknown, path: Path, checking: Checking): void => {
  if (typeof schema === 'boolean') return
  if (!isMap(schema)) {
    checking.problems.push({ path, message: `a JSON Schema is a map, true or false, not ${shown(schema)}`, ...oldTuple(schema, path) })
    return
  }
  for (const [keyword, value] of Object.entries(schema)) checkKeyword({ keyword, value }, [...path, keyword], checking)
}

const shown = (value: unknown): string => showValue(value, 60).text

const oldTuple = (schema: unknown, path: Path): { hint?: string } =>
  path.at(-1) === 'items' && Array.isArray(schema)
    ? { hint: 'a list of them is written as prefixItems; for an older draft name it: $schema: "http://json-schema.org/draft-07/schema#"' }
    : {}

interface Written {
  readonly keyword: string
  readonly value: unknown
}

const checkKeyword = ({ keyword, value }: Written, path: Path, checking: Checking): void => {
  const wanted = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined
  if (!wanted) return
  const { problems, version } = checking
  const refuse = (text: string, hint?: string) =>
    problems.push({ path, message: `${keyword} must be ${text}, not ${shown(value)}`, ...(hint !== undefined && { hint }) })
  if (typeof wanted !== 'string') {
    if (!wanted.fits(value, version)) refuse(wanted.text, wanted.hint?.(value))
  } else if (wanted === 'schema') check(value, path, checking)
  else if (Array.isArray(value) && (wanted === 'schemas' || (wanted === 'tuple' && version !== 'draft-2020-12')))
    checkList(value, path, checking)
  else if (wanted === 'tuple') check(value, path, checking)
  else if (wanted === 'schemas') refuse('a list of schemas')
  else if (isMap(value)) checkMap(value, path, checking)
  else refuse('a map of schemas')
}

const checkList = (list: readonly unknown[], path: Path, checking: Checking): void => {
  if (list.length === 0) checking.problems.push({ path, message: `${path.at(-1)} is empty` })
  for (const [index, schema] of list.entries()) check(schema, [...path, index], checking)
}

/** What `dependencies` asks for may be keys instead of a schema. */
const checkMap = (map: Readonly<Record<string, unknown>>, path: Path, checking: Checking): void => {
  for (const [key, schema] of Object.entries(map))
    if (path.at(-1) !== 'dependencies' || !isTexts(schema)) check(schema, [...path, key], checking)
}

interface Shape {
  /** `a list of texts` */
  readonly text: string
  readonly fits: (value: unknown, version: DraftVersion) => boolean
  readonly hint?: (value: unknown) => string | undefined
}

const types = ['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string')
const text: Shape = { text: 'text', fits: (value) => typeof value === 'string' }
const texts: Shape = { text: 'a list of texts', fits: isTexts }
const isNumber = (value: unknown): boolean => Number.isFinite(value) || isLongInteger(value)
const number: Shape = { text: 'a number', fits: isNumber }
const count: Shape = { text: 'a whole number from 0 on', fits: (value) => Number.isInteger(value) && (value as number) >= 0 }
const flag: Shape = { text: 'true or false', fits: (value) => typeof value === 'boolean' }

/** In draft-04 it says whether the bound itself is left out. */
const bound: Shape = { ...number, fits: (value, version) => (version === 'draft-04' ? typeof value === 'boolean' : isNumber(value)) }

const type: Shape = {
  text: `one of ${types.join(', ')}, or a list of them`,
  fits: (value) =>
    Array.isArray(value)
      ? value.length > 0 && value.every((item) => types.includes(item))
      : typeof value === 'string' && types.includes(value),
  hint: (value) => (typeof value === 'string' ? didYouMean(value, types) : undefined),
}

/** `schema`: one schema; `schemas`: a list of them; `tuple`: one, and in older drafts also a list; `map`: by name. */
const keywords: Readonly<Record<string, Shape | 'schema' | 'schemas' | 'tuple' | 'map'>> = {
  $ref: text,
  $dynamicRef: text,
  type,
  enum: { text: 'a list of values', fits: (value) => Array.isArray(value) && value.length > 0 },
  multipleOf: { text: 'a number above 0', fits: (value) => Number.isFinite(value) && (value as number) > 0 },
  minimum: number,
  maximum: number,
  exclusiveMinimum: bound,
  exclusiveMaximum: bound,
  minLength: count,
  maxLength: count,
  minItems: count,
  maxItems: count,
  minContains: count,
  maxContains: count,
  minProperties: count,
  maxProperties: count,
  uniqueItems: flag,
  pattern: text,
  format: text,
  required: texts,
  dependentRequired: { text: 'a map of lists of texts', fits: (value) => isMap(value) && Object.values(value).every(isTexts) },
  items: 'tuple',
  additionalItems: 'schema',
  contains: 'schema',
  unevaluatedItems: 'schema',
  additionalProperties: 'schema',
  unevaluatedProperties: 'schema',
  propertyNames: 'schema',
  not: 'schema',
  if: 'schema',
  // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
  then: 'schema',
  else: 'schema',
  prefixItems: 'schemas',
  allOf: 'schemas',
  anyOf: 'schemas',
  oneOf: 'schemas',
  properties: 'map',
  patternProperties: 'map',
  dependentSchemas: 'map',
  dependencies: 'map',
  $defs: 'map',
  definitions: 'map',
}

/** Keywords that ask something of a value, for who misspelt one. */
export const keywordNames: readonly string[] = Object.keys(keywords)
