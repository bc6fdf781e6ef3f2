import type { ActionDescriptor, JsonObject, JsonValue } from '@testmesh/protocol'
import type { FieldKind } from '../fields/field.ts'
import type { TextsSentAs } from '../fields/map.ts'
import { isSecretName } from '../secret-names.ts'

// A line comment, because the example would end a block comment: `/messages/*/value`.
/** JSON pointer into a config in which `*` stands for any item of a list and any key of a map. */
export type FieldPattern = string

/** Where the config of an action has fields of this kind. */
export const fieldsOfKind = ({ config }: Pick<ActionDescriptor, 'config'>, kind: FieldKind): readonly FieldPattern[] =>
  fieldsIn(config).ofKind.get(kind) ?? []

/** Where the config of an action has secrets. Only text is one: at `/connection` a map of parts is none, its `password` is. */
export const secretPaths = ({ config }: Pick<ActionDescriptor, 'config'>): readonly FieldPattern[] => fieldsIn(config).secrets

/** Those among them that are URLs. */
export const secretUrlPaths = ({ config }: Pick<ActionDescriptor, 'config'>): readonly FieldPattern[] => fieldsIn(config).secretUrls

/** Where it has maps of texts that are sent as values of their own, and as what. */
export const sentMaps = ({ config }: Pick<ActionDescriptor, 'config'>): ReadonlyMap<FieldPattern, TextsSentAs> => fieldsIn(config).sent

/** The values of a config that are secrets by what they are called: `env.MY_PASSWORD`. */
export const namedSecretsIn = ({ config: schema }: Pick<ActionDescriptor, 'config'>, config: unknown): FoundValue[] =>
  fieldsIn(schema)
    .environments.flatMap((pattern) => valuesAt(config, `${pattern}/*`))
    .filter(({ pointer }) => isSecretName(pointer.slice(pointer.lastIndexOf('/') + 1)))

interface Fields {
  readonly ofKind: ReadonlyMap<unknown, readonly FieldPattern[]>
  readonly secrets: readonly FieldPattern[]
  readonly secretUrls: readonly FieldPattern[]
  readonly environments: readonly FieldPattern[]
  readonly sent: ReadonlyMap<FieldPattern, TextsSentAs>
}

/** Each step of a flow asks for several kinds: to walk the schema again for each took a sixth of planning. */
const known = new WeakMap<JsonObject, Fields>()

const fieldsIn = (schema: JsonObject): Fields => {
  const fields = known.get(schema) ?? findFields(schema)
  known.set(schema, fields)
  return fields
}

export interface FoundValue {
  /** JSON pointer. */
  readonly pointer: string
  readonly value: unknown
}

/** The values of a config that a pattern points at, in order. */
export const valuesAt = (config: unknown, pattern: FieldPattern): FoundValue[] => {
  const tokens = tokensOf(pattern)
  const found: FoundValue[] = []
  // Most fields of an action are left out: on the way to one that is not there, nothing is made.
  const gather = (pointer: string, value: unknown, depth: number): void => {
    const token = tokens[depth]
    if (!token) found.push({ pointer, value })
    else if (typeof value !== 'object' || value === null) return
    else if (token.text === '*')
      for (const [name, child] of Object.entries(value)) gather(`${pointer}/${escapeToken(name)}`, child, depth + 1)
    else if (Object.hasOwn(value, token.key)) gather(`${pointer}/${token.text}`, (value as JsonObject)[token.key], depth + 1)
  }
  gather('', config, 0)
  return found
}

/** Whether a pattern points at this value of a config, which need not be walked to it. */
export const pointsAt = (pattern: FieldPattern, pointer: string): boolean => {
  if (!pattern.includes('*')) return pattern === pointer
  const tokens = pattern.split('/')
  const keys = pointer.split('/')
  return tokens.length === keys.length && tokens.every((token, index) => token === '*' || token === keys[index])
}

/** As it stands in a pattern, and the key it means. */
interface Token {
  readonly text: string
  readonly key: string
}

/** By pattern: an action has a few, and each step asks for them all, when it is planned and when it runs. */
const knownTokens = new Map<FieldPattern, readonly Token[]>()

const tokensOf = (pattern: FieldPattern): readonly Token[] => {
  const known = knownTokens.get(pattern)
  if (known) return known
  const tokens = pattern
    .split('/')
    .slice(1)
    .map((text) => ({ text, key: unescapeToken(text) }))
  knownTokens.set(pattern, tokens)
  return tokens
}

const findFields = (schema: JsonObject): Fields => {
  const ofKind = new Map<unknown, FieldPattern[]>()
  const secrets: FieldPattern[] = []
  const secretUrls: FieldPattern[] = []
  const environments: FieldPattern[] = []
  const sent = new Map<FieldPattern, TextsSentAs>()
  const visit = (part: JsonValue | undefined, at: FieldPattern): void => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return
    const {
      anyOf = [],
      properties = {},
      items,
      additionalProperties,
      'x-kind': kind,
      'x-secret': isSecret,
      'x-sent-as': sentAs,
      format,
    } = part as JsonObject
    if ((part as JsonObject)['x-secret-names'] === true) note(environments, at)
    const sameKind = ofKind.get(kind)
    if (sameKind) note(sameKind, at)
    else ofKind.set(kind, [at])
    if (isSecret === true) note(secrets, at)
    if (isSecret === true && format === 'uri-reference') note(secretUrls, at)
    if (sentAs) sent.set(at, sentAs as TextsSentAs)
    for (const branch of anyOf as readonly JsonValue[]) visit(branch, at)
    for (const [key, value] of Object.entries(properties as JsonObject)) visit(value, `${at}/${escapeToken(key)}`)
    visit(items, `${at}/*`)
    visit(additionalProperties, `${at}/*`)
  }
  visit(schema, '')
  return { ofKind, secrets, secretUrls, environments, sent }
}

/** Branches of one field stand at the same place. */
const note = (patterns: FieldPattern[], at: FieldPattern): void => {
  if (!patterns.includes(at)) patterns.push(at)
}

const escapeToken = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

const unescapeToken = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~')
