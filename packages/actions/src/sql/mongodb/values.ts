import { toExactNumber, toSafeInteger } from '../exact-number.ts'
import type { Row } from '../query-result.ts'

type Driver = typeof import('mongodb')
type Value = Row[string]

/** What a flow writes, as MongoDB has it: extended JSON, whole numbers as such, and bytes. */
export const toBson = <T>(value: T, { BSON }: Driver): T => BSON.EJSON.deserialize(withBytes(value) as never, { relaxed: false }) as T

const withBytes = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return { $binary: { base64: Buffer.from(value).toString('base64'), subType: '00' } }
  if (Array.isArray(value)) return value.map(withBytes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withBytes(part)]))
}

/** Results give ids as text, and flows give them back: such a text means the id as well. */
export const toFilter = (filter: Readonly<Record<string, unknown>> = {}, driver: Driver): Record<string, unknown> => {
  const { _id: id, ...others } = toBson(filter, driver)
  if (id === undefined) return others
  const isHex = typeof id === 'string' && /^[0-9a-f]{24}$/i.test(id)
  return { _id: isHex ? { $in: [id, new driver.ObjectId(id)] } : id, ...others }
}

/** A document as flows read it: nothing that JSON cannot carry, but for bytes. */
export const toRow = (document: Readonly<Record<string, unknown>>): Row =>
  Object.fromEntries(
    Object.entries(document).map(([key, value]) => [
      key,
      isBytes(value) ? new Uint8Array(value.buffer.subarray(0, value.position)) : toValue(value),
    ]),
  )

interface BsonValue {
  readonly _bsontype: string
}

interface Bytes extends BsonValue {
  readonly buffer: Uint8Array
  readonly position: number
  readonly sub_type: number
}

const UUID = 4

const isBytes = (value: unknown): value is Bytes => isBson(value) && value._bsontype === 'Binary' && (value as Bytes).sub_type !== UUID

const isBson = (value: unknown): value is BsonValue => typeof value === 'object' && value !== null && '_bsontype' in value

const toValue = (value: unknown): Value => {
  if (value === undefined || value === null) return null
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint') return toSafeInteger(value)
  if (value instanceof Date) return toIso(value)
  if (value instanceof RegExp) return String(value)
  if (Array.isArray(value)) return value.map(toValue) as Value
  if (isBson(value)) return (reads[value._bsontype] ?? toPlain)(value as never)
  if (typeof value !== 'object') return value as Value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toValue(part)])) as Value
}

/** Beyond the years that JavaScript has, the milliseconds. */
const toIso = (date: Date): string => (Number.isNaN(date.getTime()) ? 'Invalid date' : date.toISOString())

/** By what the driver calls them. */
const reads: Readonly<Record<string, (value: never) => Value>> = {
  ObjectId: (id: { toHexString(): string }) => id.toHexString(),
  Long: (long: object) => toSafeInteger(String(long)),
  Decimal128: (decimal: object) => toExactNumber(String(decimal)),
  // Within a document there is nothing but text for them.
  Binary: (binary: Bytes & { toUUID(): object; toString(encoding: string): string }) =>
    binary.sub_type === UUID ? String(binary.toUUID()) : binary.toString('base64'),
  Timestamp: ({ t, i }: { t: number; i: number }) => ({ t, i }),
  MinKey: () => 'MinKey',
  MaxKey: () => 'MaxKey',
  Code: ({ code }: { code: string }) => code,
}

const toPlain = (value: { toJSON?(): unknown }): Value => toValue(value.toJSON?.() ?? { ...value, _bsontype: undefined })
