/** The own member `key` of a value; `undefined` when there is none. Never reaches a prototype; lists, text and bytes have a `length`. */
export const readMember = (target: unknown, key: string): unknown => {
  if (typeof target === 'object' && target !== null) {
    if (Array.isArray(target)) return key === 'length' ? target.length : /^\d{1,10}$/.test(key) ? target[Number(key)] : undefined
    if (target instanceof Uint8Array) return key === 'length' ? target.length : undefined
    return Object.hasOwn(target, key) ? (target as Readonly<Record<string, unknown>>)[key] : undefined
  }
  return typeof target === 'string' && key === 'length' ? target.length : undefined
}

/** The element at `index`, counted from the end when it is negative. */
export const readElement = (target: unknown, index: number): unknown => {
  if (Array.isArray(target) || typeof target === 'string' || target instanceof Uint8Array) return target.at(index)
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
