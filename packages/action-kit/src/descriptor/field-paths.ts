import type { ActionDescriptor, JsonObject, JsonValue } from '@testmesh/protocol'
import type { FieldKind } from '../fields/field.ts'

// A line comment, because the example would end a block comment: `/messages/*/value`.
/** JSON pointer into a config in which `*` stands for any item of a list and any key of a map. */
export type FieldPattern = string

/** Where the config of an action has fields of this kind. */
export const fieldsOfKind = ({ config }: Pick<ActionDescriptor, 'config'>, kind: FieldKind): readonly FieldPattern[] =>
  foundBefore(config, kind, () => fieldsWhere(config, (schema) => schema['x-kind'] === kind))

/** Where the config of an action has secrets. Only text is one: at `/connection` a map of parts is none, its `password` is. */
export const secretPaths = ({ config }: Pick<ActionDescriptor, 'config'>): readonly FieldPattern[] =>
  foundBefore(config, 'x-secret', () => fieldsWhere(config, (schema) => schema['x-secret'] === true))

/** Each step of a flow asks for the same few: walking the schema again took a sixth of planning. */
const known = new WeakMap<JsonObject, Map<string, readonly FieldPattern[]>>()

const foundBefore = (schema: JsonObject, question: string, find: () => readonly FieldPattern[]): readonly FieldPattern[] => {
  const answers = known.get(schema) ?? new Map<string, readonly FieldPattern[]>()
  known.set(schema, answers)
  const answer = answers.get(question) ?? find()
  answers.set(question, answer)
  return answer
}

export interface FoundValue {
  /** JSON pointer. */
  readonly pointer: string
  readonly value: unknown
}

/** The values of a config that a pattern points at, in order. */
export const valuesAt = (config: unknown, pattern: FieldPattern): FoundValue[] =>
  pattern
    .split('/')
    .slice(1)
    .reduce<FoundValue[]>((found, token) => found.flatMap((parent) => childrenOf(parent, token)), [{ pointer: '', value: config }])

const fieldsWhere = (schema: JsonObject, isWanted: (schema: JsonObject) => boolean): FieldPattern[] => {
  const found = new Set<FieldPattern>()
  const visit = (part: JsonValue | undefined, at: FieldPattern): void => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return
    const { anyOf = [], properties = {}, items, additionalProperties, ...own } = part as JsonObject
    if (isWanted(own)) found.add(at)
    for (const branch of anyOf as readonly JsonValue[]) visit(branch, at)
    for (const [key, value] of Object.entries(properties as JsonObject)) visit(value, `${at}/${escapeToken(key)}`)
    visit(items, `${at}/*`)
    visit(additionalProperties, `${at}/*`)
  }
  visit(schema, '')
  return [...found]
}

const childrenOf = ({ pointer, value }: FoundValue, token: string): FoundValue[] => {
  if (typeof value !== 'object' || value === null) return []
  if (token === '*') return Object.entries(value).map(([key, child]) => ({ pointer: `${pointer}/${escapeToken(key)}`, value: child }))
  const key = unescapeToken(token)
  return Object.hasOwn(value, key) ? [{ pointer: `${pointer}/${token}`, value: (value as JsonObject)[key] }] : []
}

const escapeToken = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

const unescapeToken = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~')
