import { assertionJson } from '@testmesh/assertions/docs'
import type { ActionDescriptor, JsonSchema } from '@testmesh/protocol'
import { flowKeyNotes } from '../assist/key-notes.ts'
import { controlDescriptors } from '../model/control-descriptors.ts'
import { metadataKeys } from '../read/dialects/flow-dialect.ts'
import { flowProperties } from './language-json.ts'
import { stepDefinitions } from './step-json.ts'

/**
 * The JSON Schema (draft-07) of a flow file: what `readFlow` takes, and no key that it would not know. It knows nothing of
 * expressions, names and files; those problems only reading a flow finds. Older spellings are taken, marked as `deprecated`.
 * Three keywords are not of the standard, and editors know them: `doNotSuggest`, `patternErrorMessage`, `enumDescriptions`.
 *
 * @param descriptors Of the actions; the engine's own are always known.
 */
export const flowJsonSchema = (descriptors: readonly ActionDescriptor[]): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'TestMesh flow',
  description: 'An end-to-end test: steps, and what must hold of them.',
  type: 'object',
  // The wrapper `flow:` is optional.
  if: { properties: { flow: { type: 'object' } }, required: ['flow'] },
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's own word, and never a function.
  then: wrapped(),
  else: { allOf: [{ $ref: '#/definitions/flow' }, ...required.map(needed)] },
  definitions: {
    flow: { type: 'object', properties: allProperties(), additionalProperties: false },
    ...stepDefinitions([...controlDescriptors, ...descriptors]),
    assertion: assertionJson(),
  },
})

const required = ['name', 'steps'] as const

const needed = (key: string): JsonSchema => ({ type: 'object', required: [key], properties: { [key]: { not: { type: 'null' } } } })

const allProperties = (): Record<string, JsonSchema> => {
  const steps = { type: ['array', 'null'], items: { $ref: '#/definitions/step' }, minItems: 1, description: flowKeyNotes.steps ?? '' }
  return { ...flowProperties(), steps, ...metadata }
}

const metadata: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  metadataKeys.map((key) => [key, { description: 'Kept with the flow; without a meaning of its own.' }]),
)

/** Keys of the flow may stand beside the wrapper, too. */
const wrapped = (): JsonSchema => ({
  type: 'object',
  properties: {
    flow: { $ref: '#/definitions/flow' },
    ...Object.fromEntries(Object.keys(allProperties()).map((key) => [key, { $ref: `#/definitions/flow/properties/${key}` }])),
  },
  additionalProperties: false,
  allOf: required.map((key) => ({
    if: { not: { type: 'object', required: [key] } },
    // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's own word, and never a function.
    then: { properties: { flow: needed(key) } },
  })),
})
