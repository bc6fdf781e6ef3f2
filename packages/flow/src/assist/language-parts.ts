import type { JsonSchema } from '@testmesh/protocol'
import { flowProperties, stepProperties } from '../json-schema/language-json.ts'

/** Made when a place asks for it, and kept. */
const mapOf = (properties: () => Record<string, JsonSchema>): (() => JsonSchema) => {
  let made: JsonSchema | undefined
  return () => {
    made ??= { type: 'object', properties: properties() }
    return made
  }
}

/** Of the keys of a step, but its action and its config: what its readers say they take. */
export const stepSchema = mapOf(stepProperties)

/** Of the keys of a flow. */
export const flowSchema = mapOf(flowProperties)
