import type { JsonSchema } from '@testmesh/protocol'

/** Another spelling of a key, and the key. */
export interface OlderName {
  readonly older: string
  readonly key: string
}

/** Other names of keys, and the keys and their names in camel case, as older files have them. */
export const olderNames = (known: readonly string[], aliases: Readonly<Record<string, string>>): OlderName[] => {
  const names = new Map<string, string>()
  const add = (older: string, key: string): void => {
    if (!known.includes(older) && !names.has(older)) names.set(older, key)
  }
  for (const [older, key] of Object.entries(aliases)) if (known.includes(key)) add(older, key)
  for (const [older, key] of [...names, ...known.map((key) => [key, key] as const)]) add(toCamelCase(older), key)
  return [...names].map(([older, key]) => ({ older, key }))
}

const toCamelCase = (key: string): string => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/**
 * What works, and should be written otherwise. Editors do not offer it, and say so where it stands; a `deprecationMessage` would
 * have them underline it as a mistake.
 */
export const deprecated = (schema: JsonSchema, instead: string): JsonSchema => {
  const { title: _title, description: _description, examples: _examples, default: _default, ...rest } = schema
  // What stands beside a $ref does not count in draft-07.
  const taken = rest.$ref === undefined ? rest : { allOf: [rest] }
  return { ...taken, deprecated: true, doNotSuggest: true, description: `Of older files; write ${instead}.` }
}

/** That each key is there, under any of its names. */
export const requiring = (required: readonly string[], older: readonly OlderName[]): JsonSchema => {
  const namesOf = (key: string): string[] => [key, ...older.filter((name) => name.key === key).map((name) => name.older)]
  const plain = required.filter((key) => namesOf(key).length === 1)
  const named = required.map(namesOf).filter((names) => names.length > 1)
  return {
    ...(plain.length > 0 && { required: plain }),
    ...(named.length > 0 && { allOf: named.map((names) => ({ anyOf: names.map((name) => ({ required: [name] })) })) }),
  }
}
