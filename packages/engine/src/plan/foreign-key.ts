import type { JsonSchema, JsonValue } from '@testmesh/protocol'

/** A key that a value never has. */
export interface ForeignKey {
  readonly key: string
  /** Path to the map it is read of. */
  readonly of: readonly (string | number)[]
  /** Those that the map may have. */
  readonly keys: readonly string[]
}

type Path = readonly (string | number)[]

/** The first key of a path that no value of this schema has. Undefined where the schema leaves it open, as for a body. */
export const findForeignKey = (schema: JsonSchema, path: Path): ForeignKey | undefined => {
  let at: JsonSchema | undefined = schema
  for (const [index, key] of path.entries()) {
    const branches: readonly JsonSchema[] = branchesOf(at)
    if (isClosed(branches, key)) {
      const keys = branches.flatMap(({ properties }) => Object.keys((properties ?? {}) as object))
      return keys.includes(String(key)) ? undefined : { key: String(key), of: path.slice(0, index), keys }
    }
    const next = branches.flatMap((branch): JsonSchema[] => {
      const found = below(branch, key)
      return found ? [found] : []
    })
    if (next.length === 0) return undefined
    at = { anyOf: next }
  }
  return undefined
}

/** `null` has no keys of its own, and is what stands there where nothing does. */
const branchesOf = (schema: JsonSchema): readonly JsonSchema[] =>
  Array.isArray(schema.anyOf) ? (schema.anyOf as readonly JsonSchema[]).flatMap(branchesOf).filter(({ type }) => type !== 'null') : [schema]

/** Whether all that may stand there are maps of known keys, none of which is this one. */
const isClosed = (branches: readonly JsonSchema[], key: string | number): boolean =>
  branches.length > 0 &&
  branches.every(
    ({ type, properties, additionalProperties }) =>
      type === 'object' && additionalProperties === false && !Object.hasOwn((properties ?? {}) as object, key),
  )

const below = ({ type, properties, items }: JsonSchema, key: string | number): JsonSchema | undefined => {
  if (type === 'array') return typeof key === 'number' || /^\d+$/.test(key) ? asSchema(items) : undefined
  return asSchema((properties as Readonly<Record<string, JsonValue>> | undefined)?.[key])
}

const asSchema = (value: JsonValue | undefined): JsonSchema | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : undefined
