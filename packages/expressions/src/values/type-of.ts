/** The type of a value in the words of the language. */
export type TypeWord = 'missing' | 'null' | 'string' | 'number' | 'boolean' | 'array' | 'object' | 'bytes' | 'date' | 'function'

export const typeOf = (value: unknown): TypeWord => {
  switch (typeof value) {
    case 'undefined':
      return 'missing'
    case 'string':
      return 'string'
    case 'number':
    case 'bigint':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return 'array'
      if (value instanceof Uint8Array) return 'bytes'
      return value instanceof Date ? 'date' : 'object'
    default:
      return 'function'
  }
}

/** A map of the language: an object that is neither list, bytes nor date. */
export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => typeOf(value) === 'object'

/** Null, or a path that is missing: the two are equal. */
export const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined
