import type { JsonSchemaValidatorParams, Keyword, SchemaNode } from 'json-schema-library'
import { computeLong, isLongInteger, orderLong } from '../../values/long-integer.ts'

/**
 * The keyword as it judges whole numbers beyond 2^53, which are text in a flow: what came in an answer may have been either, and fits
 * what asks for a number as well as what asks for text. Undefined for keywords that need not know.
 */
export const withLongNumbers = (keyword: Keyword): Keyword | undefined => {
  const { keyword: name, validate } = keyword
  if (name === 'type') return { ...keyword, validate: (value) => (isWanted(value) ? undefined : validate?.(value)) }
  if (name === 'multipleOf') return { ...keyword, validate: (value) => remainderError(value) ?? validate?.(value) }
  const bound = bounds[name]
  if (!bound) return undefined
  return {
    ...keyword,
    // What the library keeps only says that there is a bound.
    parse: (node) => (isLongInteger(node.schema[name]) ? void Object.assign(node, { [name]: node.schema[name] }) : keyword.parse?.(node)),
    validate: (value) => boundError(value, name, bound) ?? validate?.(value),
  }
}

const isWanted = ({ node, data }: JsonSchemaValidatorParams): boolean => isLongInteger(data) && wantsNumber(node)

const wantsNumber = ({ schema }: SchemaNode): boolean => [schema.type].flat().some((type) => type === 'number' || type === 'integer')

/** What is text by its schema is no number to its other keywords either. */
const isNumber = ({ node, data }: JsonSchemaValidatorParams): boolean =>
  typeof data === 'number' || (isLongInteger(data) && (node.schema.type === undefined || wantsNumber(node)))

const remainderError = (value: JsonSchemaValidatorParams) => {
  const { multipleOf } = value.node.schema
  const rest = isNumber(value) ? computeLong('%', value.data, multipleOf) : undefined
  return rest === undefined || rest === 0 ? undefined : errorOf(value, 'multiple-of-error', { multipleOf })
}

interface Bound {
  /** As the library calls what breaks it, and the bound in it. */
  readonly code: string
  readonly word: 'minimum' | 'maximum'
  /** @param order how the value stands to the bound: below 0 for less */
  holds(order: number): boolean
}

const bounds: Readonly<Record<string, Bound>> = {
  minimum: { code: 'minimum-error', word: 'minimum', holds: (order) => order >= 0 },
  maximum: { code: 'maximum-error', word: 'maximum', holds: (order) => order <= 0 },
  exclusiveMinimum: { code: 'exclusive-minimum-error', word: 'minimum', holds: (order) => order > 0 },
  exclusiveMaximum: { code: 'exclusive-maximum-error', word: 'maximum', holds: (order) => order < 0 },
}

const boundError = (value: JsonSchemaValidatorParams, name: string, { code, word, holds }: Bound) => {
  const bound = value.node.schema[name]
  const order = isNumber(value) ? orderLong(value.data, bound) : undefined
  return order === undefined || holds(order) ? undefined : errorOf(value, code, { [word]: bound })
}

const errorOf = ({ node, data, pointer }: JsonSchemaValidatorParams, code: string, more: Readonly<Record<string, unknown>>) =>
  node.createError(code, { pointer, schema: node.schema, value: data, ...more })

/**
 * Whether one of the alternatives that it fits is the only one for numbers, or for text: it may have been the one, or the other. Of an
 * alternative that does not say its type, it may be either.
 */
export const isOneOf = (fitting: readonly SchemaNode[]): boolean => {
  const alternatives = fitting.map(withoutRef)
  const isUntyped = ({ schema }: SchemaNode) => schema.type === undefined
  const forNumbers = alternatives.filter((node) => isUntyped(node) || wantsNumber(node))
  const forText = alternatives.filter((node) => isUntyped(node) || [node.schema.type].flat().includes('string'))
  return forNumbers.length === 1 || forText.length === 1
}

const withoutRef = (node: SchemaNode): SchemaNode =>
  node.$ref === undefined || node.schema.type !== undefined ? node : withoutRef(node.resolveRef())
