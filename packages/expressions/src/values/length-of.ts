import { countCharacters } from './characters.ts'
import { isMap } from './type-of.ts'

/** How many characters a text has, elements a list, keys a map, bytes a file; `undefined` for what has no length. */
export const lengthOf = (value: unknown): number | undefined => {
  if (typeof value === 'string') return countCharacters(value)
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length
  return isMap(value) ? Object.keys(value).length : undefined
}
