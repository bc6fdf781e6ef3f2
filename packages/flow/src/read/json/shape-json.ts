import type { JsonSchema } from '@testmesh/protocol'
import type { DescribedShape } from '../read-keys.ts'
import { deprecated, olderNames, requiring } from './older-names.ts'
import { orNothing } from './value-json.ts'

/** The keys of a shape under all their names. */
export const propertiesOfShape = ({ keys, required = [], notes = {}, older = {}, dialect }: DescribedShape): Record<string, JsonSchema> => {
  const own = Object.entries(keys).map(([key, { json }]): [string, JsonSchema] => {
    const note = Object.hasOwn(notes, key) ? { description: notes[key] as string } : {}
    return [key, { ...(required.includes(key) ? json() : orNothing(json())), ...note }]
  })
  const properties = Object.fromEntries(own)
  const renamed = olderNames(Object.keys(keys), dialect?.aliases ?? {}).map(({ older: name, key }): [string, JsonSchema] => [
    name,
    deprecated(properties[key] ?? {}, `"${key}"`),
  ])
  return { ...properties, ...Object.fromEntries(renamed), ...older }
}

/** The JSON Schema of a map of the language: its keys under all their names, and none else. */
export const jsonOfShape = (shape: DescribedShape): JsonSchema => ({
  type: 'object',
  properties: propertiesOfShape(shape),
  ...requiring(shape.required ?? [], olderNames(Object.keys(shape.keys), shape.dialect?.aliases ?? {})),
  additionalProperties: false,
})
