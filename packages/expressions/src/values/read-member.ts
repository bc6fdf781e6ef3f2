import { ignoresCase } from '@testmesh/protocol'
import { characterAt, countCharacters } from './characters.ts'

/** The own member `key` of a value; `undefined` when there is none. Never reaches a prototype; lists, text and bytes have a `length`. */
export const readMember = (target: unknown, key: string): unknown => {
  if (typeof target === 'object' && target !== null) {
    if (Array.isArray(target)) return key === 'length' ? target.length : /^\d{1,10}$/.test(key) ? target[Number(key)] : undefined
    if (target instanceof Uint8Array) return key === 'length' ? target.length : undefined
    if (Object.hasOwn(target, key)) return (target as Readonly<Record<string, unknown>>)[key]
    return Object.hasOwn(target, ignoresCase) ? readInAnyCase(target as Readonly<Record<string, unknown>>, key.toLowerCase()) : undefined
  }
  return typeof target === 'string' && key === 'length' ? countCharacters(target) : undefined
}

const readInAnyCase = (target: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(target, key) ? target[key] : undefined

/** The element at `index`, counted from the end when it is negative. */
export const readElement = (target: unknown, index: number): unknown => {
  if (Array.isArray(target) || target instanceof Uint8Array) return target.at(index)
  if (typeof target === 'string') return characterAt(target, index)
  return readMember(target, String(index))
}

/** Reads member after member. */
export const readPath = (target: unknown, keys: readonly (string | number)[]): unknown => {
  let value = target
  for (const key of keys) {
    if (value === undefined || value === null) return undefined
    value = typeof key === 'number' ? readElement(value, key) : readMember(value, key)
  }
  return value
}

/** Writes an own member, also where the key is `__proto__`. */
export const setMember = (target: Record<string, unknown>, key: string, value: unknown): void => {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  else target[key] = value
}
