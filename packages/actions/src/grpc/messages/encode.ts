import type { Enum, Field, MapField, Type } from 'protobufjs'
import { grpcError } from '../grpc-error.ts'
import { listed } from '../types/find-method.ts'
import { fromWellKnown } from './well-known.ts'

/**
 * The bytes of a message from what an author writes: names as in the proto file or in camelCase, enums by name or number,
 * bytes as base64, large integers as text.
 *
 * @throws ActionError GRPC_BAD_REQUEST for a name that is no field, and a value that is no good for its field
 */
export const encode = (type: Type, value: unknown): Uint8Array => type.encode(type.fromObject(toMessage(type, value, ''))).finish()

/** What the library takes without a second look: it passes over what it does not know, and makes 0 of what is no number. */
const toMessage = (type: Type, value: unknown, path: string): Record<string, unknown> => {
  const known = fromWellKnown(type, value, {
    read: (of, inner) => toMessage(of, inner, path),
    refuse: (wants) => refused(path, wants, value),
  })
  if (known) return known
  if (!isMap(value)) throw refused(path, `a map with the fields of ${type.name}`, value)
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const field = findField(type, key)
    const at = path === '' ? key : `${path}.${key}`
    if (!field) throw unknownField(type, at)
    // Null is JSON's way to leave a field out; a Value may be null.
    if (inner === null && field.resolve().resolvedType?.fullName !== '.google.protobuf.Value') return []
    return [[field.name, toField(field.resolve(), inner, at)]]
  })
  return Object.fromEntries(entries)
}

const findField = (type: Type, key: string): Field | undefined =>
  Object.hasOwn(type.fields, key) ? type.fields[key] : type.fieldsArray.find(({ name }) => camelCase(name) === key)

const camelCase = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

const toField = (field: Field, value: unknown, path: string): unknown => {
  if (field.map) {
    if (!isMap(value)) throw refused(path, 'a map', value)
    const { keyType } = field as unknown as MapField
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [toScalar(keyType, key, `${path}.${key}`), toValue(field, inner, `${path}.${key}`)]),
    )
  }
  if (!field.repeated) return toValue(field, value, path)
  if (!Array.isArray(value)) throw refused(path, 'a list', value)
  return value.map((inner, index) => toValue(field, inner, `${path}[${index}]`))
}

const toValue = ({ resolvedType, type }: Field, value: unknown, path: string): unknown => {
  if (!resolvedType) return toScalar(type, value, path)
  return 'values' in resolvedType ? toEnum(resolvedType as Enum, value, path) : toMessage(resolvedType as Type, value, path)
}

const toEnum = (type: Enum, value: unknown, path: string): number => {
  if (typeof value === 'number' && Number.isInteger(value)) return value
  const number = typeof value === 'string' && Object.hasOwn(type.values, value) ? type.values[value] : undefined
  if (number === undefined) throw refused(path, `one of ${listed(Object.keys(type.values))}`, value)
  return number
}

/** Text that spells a number is one: integers beyond 2^53 are written so, and variables are text. */
const toScalar = (type: string, value: unknown, path: string): unknown => {
  switch (type) {
    case 'string':
      if (typeof value === 'string') return value
      if (typeof value === 'number' || typeof value === 'boolean') return String(value)
      throw refused(path, 'text', value)
    case 'bool':
      if (value === true || value === 'true') return true
      if (value === false || value === 'false') return false
      throw refused(path, 'true or false', value)
    case 'bytes':
      if (value instanceof Uint8Array) return value
      if (typeof value === 'string' && isBase64(value)) return value.replaceAll('-', '+').replaceAll('_', '/')
      throw refused(path, 'bytes as base64', value)
    case 'float':
    case 'double':
      if (typeof value === 'number' || (typeof value === 'string' && /^(NaN|-?Infinity|-?[\d.]+(e[+-]?\d+)?)$/i.test(value)))
        return Number(value)
      throw refused(path, 'a number', value)
    default:
      return toInteger(type, value, path)
  }
}

const isBase64 = (text: string): boolean => /^[A-Za-z0-9+/_-]*={0,2}$/.test(text)

const toInteger = (type: string, value: unknown, path: string): number | string => {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  if (!/^-?\d+$/.test(text) || (typeof value === 'number' && !Number.isSafeInteger(value)))
    throw refused(path, `a whole number (${type})`, value)
  const [least, most] = rangeOf(type)
  const number = BigInt(text)
  if (number < least || number > most) throw refused(path, `a number from ${least} to ${most} (${type})`, value)
  return Number.isSafeInteger(Number(text)) ? Number(text) : text
}

const rangeOf = (type: string): readonly [bigint, bigint] => {
  const bits = type.endsWith('64') ? 64n : 32n
  const isUnsigned = type.startsWith('u') || type.startsWith('fixed')
  return isUnsigned ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n]
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

const unknownField = (type: Type, path: string) =>
  grpcError(
    'GRPC_BAD_REQUEST',
    `${path} is no field of ${type.fullName.slice(1)}; it has: ${listed(type.fieldsArray.map(({ name }) => name))}`,
  )

const refused = (path: string, wants: string, value: unknown) =>
  grpcError('GRPC_BAD_REQUEST', `${path === '' ? 'the request' : path} wants ${wants}, not ${inWords(value)}`)

const inWords = (value: unknown): string => {
  const text = value instanceof Uint8Array ? 'bytes' : (JSON.stringify(value) ?? 'nothing')
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
