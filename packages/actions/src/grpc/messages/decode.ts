import type { Enum, Field, Message, Type } from 'protobufjs'
import { isWrapper, toWellKnown } from './well-known.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * A message as plain data: names as in the proto file; unset fields present, save those of a oneof and `optional` ones; a message
 * that is not there is null; enums by name; bytes as base64; integers as numbers when exact, else as text.
 *
 * @throws Error when the bytes are no such message
 */
export const decode = (type: Type, bytes: Uint8Array): unknown => toData(type, type.decode(bytes))

const toData = (type: Type, message: Message | Fields): unknown => {
  const fields = message as Fields
  const known = toWellKnown(type, fields, { write: toData, decode })
  if (known) return known.value
  const entries = type.fieldsArray.flatMap((field): [string, unknown][] => {
    const isSet = Object.hasOwn(fields, field.name)
    if (!isSet && field.partOf) return []
    return [[field.name, toField(field.resolve(), isSet ? fields[field.name] : undefined)]]
  })
  const data = Object.fromEntries(entries)
  return isWrapper(type) ? data.value : data
}

const toField = (field: Field, value: unknown): unknown => {
  if (field.map)
    return Object.fromEntries(Object.entries((value ?? {}) as Fields).map(([key, inner]) => [keyText(field, key), toValue(field, inner)]))
  if (field.repeated) return ((value ?? []) as unknown[]).map((inner) => toValue(field, inner))
  if (value !== undefined && value !== null) return toValue(field, value)
  const { resolvedType, defaultValue } = field
  return resolvedType && !('values' in resolvedType) ? null : toValue(field, defaultValue)
}

/** The library keeps the keys of maps with 64-bit keys as eight characters. */
const keyText = (field: Field, key: string): string => {
  const { keyType = 'string' } = field as Field & { readonly keyType?: string }
  if (!/64$/.test(keyType) || key.length !== 8) return key
  const bytes = Buffer.from(key, 'latin1')
  return String(keyType.startsWith('u') || keyType.startsWith('fixed') ? bytes.readBigUInt64LE() : bytes.readBigInt64LE())
}

const toValue = ({ resolvedType, type }: Field, value: unknown): unknown => {
  if (!resolvedType) return toScalar(type, value)
  if ('values' in resolvedType) return (resolvedType as Enum).valuesById[value as number] ?? value
  return toData(resolvedType as Type, value as Fields)
}

const toScalar = (type: string, value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  // The default of bytes is an empty list.
  if (type === 'bytes') return ''
  if (typeof value === 'number') return type === 'float' ? shortest(value) : Number.isFinite(value) ? value : String(value)
  return isLong(value) ? toInteger(value) : value
}

interface Long {
  readonly __isLong__: true
  toString(): string
}

const isLong = (value: unknown): value is Long => typeof value === 'object' && value !== null && '__isLong__' in value

const toInteger = (value: Long): number | string => {
  const number = Number(value.toString())
  return Number.isSafeInteger(number) ? number : value.toString()
}

/** 0.1 as a float is 0.10000000149…; the fewest digits that mean the same float are what was meant. */
const shortest = (value: number): number | string => {
  if (!Number.isFinite(value)) return String(value)
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}
