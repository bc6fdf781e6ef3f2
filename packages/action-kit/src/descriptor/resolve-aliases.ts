import type { JsonObject, JsonSchema, JsonValue } from '@testmesh/protocol'

/** A key that was written by another name. */
export interface Renamed {
  /** Canonical keys and indexes from the root of the config to the map it stands in. */
  readonly path: readonly (string | number)[]
  readonly from: string
  readonly to: string
}

export interface CanonicalConfig {
  readonly value: JsonValue
  readonly renamed: readonly Renamed[]
}

/**
 * A config with all keys by their canonical names, `x-aliases` of a descriptor's schema applied at every depth.
 * A key whose canonical name is there too stays, and so becomes an unknown key.
 */
export const resolveAliases = (schema: JsonSchema, value: JsonValue): CanonicalConfig => {
  const renamed: Renamed[] = []
  return { value: canonical({ schema, path: [], renamed }, value), renamed }
}

interface Place {
  readonly schema: JsonValue | undefined
  readonly path: readonly (string | number)[]
  readonly renamed: Renamed[]
}

const canonical = (place: Place, value: JsonValue): JsonValue => {
  if (typeof value !== 'object' || value === null) return value
  return formsOf(place.schema).reduce<JsonValue>((result, schema) => applyForm({ ...place, schema }, schema, result), value)
}

/** The schema itself, or each of its branches: aliases of branches that do not apply find no key to rename. */
const formsOf = (schema: JsonValue | undefined): readonly JsonObject[] => {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return []
  const { anyOf } = schema as JsonObject
  return Array.isArray(anyOf) ? anyOf.flatMap(formsOf) : [schema as JsonObject]
}

const applyForm = (place: Place, schema: JsonObject, value: JsonValue): JsonValue => {
  const child = (part: JsonValue | undefined, key: string | number, item: JsonValue) =>
    canonical({ schema: part, path: [...place.path, key], renamed: place.renamed }, item)
  if (Array.isArray(value)) return value.map((item: JsonValue, index) => child(schema.items, index, item))
  if (typeof value !== 'object' || value === null) return value
  const properties = (schema.properties ?? {}) as JsonObject
  const entries = renameKeys(place, schema, value as JsonObject).map(([key, item]): [string, JsonValue] => [
    key,
    child(Object.hasOwn(properties, key) ? properties[key] : schema.additionalProperties, key, item),
  ])
  return Object.fromEntries(entries)
}

const renameKeys = ({ path, renamed }: Place, schema: JsonObject, value: JsonObject): [string, JsonValue][] => {
  const aliases = (schema['x-aliases'] ?? {}) as Readonly<Record<string, string>>
  const taken = new Set(Object.keys(value))
  return Object.entries(value).map(([from, item]) => {
    const to = Object.hasOwn(aliases, from) ? aliases[from] : undefined
    if (to === undefined || taken.has(to)) return [from, item]
    taken.add(to)
    renamed.push({ path, from, to })
    return [to, item]
  })
}
