import type { ActionDescriptor, JsonObject, JsonSchema } from '@testmesh/protocol'
import { stepKeyNotes } from '../assist/key-notes.ts'
import { deprecated, requiring } from '../read/json/older-names.ts'
import { configJson, namesOf, requiredOf, sameAs } from './config-json.ts'
import { stepProperties } from './language-json.ts'

/** Definitions of steps: what all have, and for each action what its steps have. */
export const stepDefinitions = (descriptors: readonly ActionDescriptor[]): Record<string, JsonSchema> => ({
  steps: { type: 'array', items: { $ref: '#/definitions/step' } },
  step: {
    type: 'object',
    properties: { ...stepProperties(), action: actionJson(descriptors), config: { description: stepKeyNotes.config ?? '' } },
    required: ['action'],
    allOf: descriptors.map(ifAction),
  },
  ...Object.assign({}, ...descriptors.map(definitionsOfAction)),
})

const namesOfAction = ({ type, aliases }: ActionDescriptor): string[] => [type, ...aliases.map(({ name }) => name)]

const actionJson = (descriptors: readonly ActionDescriptor[]): JsonSchema => ({
  anyOf: [
    { enum: descriptors.map(({ type }) => type), enumDescriptions: descriptors.map(({ description }) => description) },
    deprecated({ enum: descriptors.flatMap(({ aliases }) => aliases.map(({ name }) => name)) }, 'the action by its own name'),
  ],
  description: stepKeyNotes.action ?? '',
})

const ifAction = (descriptor: ActionDescriptor): JsonSchema => ({
  if: { type: 'object', properties: { action: { enum: namesOfAction(descriptor) } }, required: ['action'] },
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's own word, and never a function.
  then: { $ref: `#/definitions/${descriptor.type}` },
})

/** A step of an action, and the config of one. */
const definitionsOfAction = (descriptor: ActionDescriptor): Record<string, JsonSchema> => {
  const { type, title, description, config } = descriptor
  const at = `/definitions/${type}.config`
  const json = settingsJson(config, at)
  const beside = propertiesBeside(json, at)
  return {
    [type]: {
      title,
      description,
      type: 'object',
      properties: { config: { $ref: `#${at}` }, ...beside },
      patternProperties: { [commonPattern()]: {} },
      additionalProperties: false,
      ...neededBy(descriptor, Object.keys(beside)),
    },
    [`${type}.config`]: { title, description, ...json },
  }
}

/** Settings that older files write beside `config`. */
const propertiesBeside = ({ properties = {} }: JsonSchema, at: string): Record<string, JsonSchema> => {
  const common = commonKeys()
  return Object.fromEntries(
    Object.keys(properties as JsonObject)
      .filter((key) => !common.includes(key))
      .map((key) => [key, sameAs(`${at}/properties/${key}`, `"config: { ${key} }"`)]),
  )
}

const commonKeys = (): string[] => [...Object.keys(stepProperties()), 'action', 'config']

const commonPattern = (): string =>
  `^(?:${commonKeys()
    .filter((key) => key !== 'config')
    .join('|')})$`

/** The config itself; what it needs is told with the step. It may be left empty, and is never text. */
const settingsJson = (config: JsonSchema, at: string): JsonSchema => {
  const { pattern: _pattern, required: _required, allOf: _allOf, ...json } = configJson(config, at)
  if (Array.isArray(json.anyOf)) return { ...json, anyOf: [...json.anyOf.map(withoutText), { type: 'null' }] }
  const lifted = json.additionalProperties === false ? liftedFrom(config) : {}
  return {
    ...json,
    type: ['object', 'null'],
    ...(json.properties !== undefined && { properties: { ...(json.properties as JsonObject), ...lifted } }),
  }
}

const withoutText = ({ pattern: _, ...json }: JsonSchema): JsonSchema => ({ ...json, type: 'object' })

/** `retry` and `assert` inside `config` are the step's, unless the action has a setting of that name. */
const liftedFrom = ({ properties }: JsonSchema): Record<string, JsonSchema> =>
  Object.fromEntries(
    (['retry', 'assert'] as const)
      .filter((key) => !Object.hasOwn((properties ?? {}) as JsonObject, key))
      .map((key) => [key, sameAs(`/definitions/step/properties/${key}`, `"${key}" beside "config"`)]),
  )

/** That the config has what it needs, unless some of it stands beside it, or the name of the action says it. */
const neededBy = ({ config, aliases }: ActionDescriptor, beside: readonly string[]): JsonSchema => {
  const required = requiredOf(config)
  if (required.length === 0) return {}
  const names = namesOf(config)
  const needs = { required: ['config'], properties: { config: { type: 'object', ...requiring(required, names) } } }
  const written = [...required, ...names.flatMap(({ older, key }) => (required.includes(key) ? [older] : []))]
  const saying = aliases.filter(({ preset = {} }) => required.some((key) => Object.hasOwn(preset, key)))
  const exceptions = [
    ...written.filter((key) => beside.includes(key)).map((key) => ({ required: [key] })),
    ...(saying.length > 0 ? [{ properties: { action: { enum: saying.map(({ name }) => name) } }, required: ['action'] }] : []),
  ]
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's own word, and never a function.
  return exceptions.length === 0 ? { allOf: [needs] } : { if: { not: { anyOf: exceptions } }, then: needs }
}
