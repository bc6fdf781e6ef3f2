import { ignoresCase, ignoringCase, messageOf } from '@testmesh/protocol'

/** Deeper data is cut: nobody reads it, and whoever walks it recursively would break. */
const DEPTH_LIMIT = 200

/** Lists that hold each other many times would never end. Values in all. */
const SIZE_LIMIT = 5_000_000

export interface Data {
  readonly value: unknown
  /** It is JSON through and through: no bytes in it. */
  readonly isJson: boolean
}

/**
 * A copy of whatever somebody else's code returned, in plain data: JSON values, and bytes as they are. Cycles, getters and
 * proxies that throw, functions, dates, BigInts and sparse lists come out as something that can be read again and again
 * with the same outcome. Never throws.
 */
export const toData = (value: unknown): Data => {
  const walk: Walk = { above: [], hasBytes: false, size: 0 }
  const copy = copyValue(value, walk)
  return { value: copy, isJson: !walk.hasBytes }
}

interface Walk {
  /** The objects around the one at hand, outermost first. */
  readonly above: unknown[]
  hasBytes: boolean
  size: number
}

const copyValue = (value: unknown, walk: Walk): unknown => {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return String(value)
    case 'object':
      return value === null ? null : copyObject(value, walk)
    default:
      return undefined
  }
}

const copyObject = (value: object, walk: Walk): unknown => {
  const { above } = walk
  if (above.includes(value)) return '[circular]'
  if (above.length >= DEPTH_LIMIT) return '[too deep]'
  if (walk.size > SIZE_LIMIT) return '[too large]'
  above.push(value)
  try {
    return copyContents(value, walk)
  } catch (error) {
    return unreadable(error)
  } finally {
    above.pop()
  }
}

const copyContents = (value: object, walk: Walk): unknown => {
  if (value instanceof Uint8Array) {
    walk.hasBytes = true
    return value
  }
  if (Array.isArray(value)) {
    const copy: unknown[] = []
    for (let index = 0; index < value.length; index++) copy.push(copyMember(value, index, walk) ?? null)
    return copy
  }
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function')
    return copyValue((value as { toJSON: (key: string) => unknown }).toJSON(''), walk)
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const item = copyMember(value, key, walk)
    if (item !== undefined) setMember(copy, key, item)
  }
  return Object.hasOwn(value, ignoresCase) ? ignoringCase(copy) : copy
}

const copyMember = (value: object, key: string | number, walk: Walk): unknown => {
  walk.size++
  try {
    return copyValue((value as Record<string | number, unknown>)[key], walk)
  } catch (error) {
    return unreadable(error)
  }
}

/** `__proto__` is a key like any other. */
const setMember = (map: Record<string, unknown>, key: string, item: unknown): void => {
  if (key === '__proto__') Object.defineProperty(map, key, { value: item, enumerable: true, configurable: true, writable: true })
  else map[key] = item
}

const unreadable = (error: unknown): string => `[unreadable: ${messageOf(error)}]`
