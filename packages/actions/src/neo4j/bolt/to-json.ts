import type { JsonValue } from '@testmesh/action-kit'
import { isStructure } from './unpack.ts'

/** A value of a row as flows read it: nothing that JSON cannot carry, but for bytes. */
export const toRowValue = (value: unknown): JsonValue | Uint8Array => (value instanceof Uint8Array ? value : toJson(value))

/** Integers that JavaScript cannot count to are text; bytes within something are base64. */
const toJson = (value: unknown): JsonValue => {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(toJson)
  if (isStructure(value)) return (structures[value.tag] ?? unknownStructure)(...(value.fields as never[]))
  if (typeof value !== 'object' || value === null) return (value ?? null) as JsonValue
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toJson(part)]))
}

type Properties = Readonly<Record<string, unknown>>

const propertiesOf = (properties: Properties) => toJson(properties) as { readonly [key: string]: JsonValue }

/**
 * By their tag. What a node or relationship is beside its properties begins with `_`.
 *
 * @see https://neo4j.com/docs/bolt/current/bolt/structure-semantics/
 */
const structures: Readonly<Record<number, (...fields: never[]) => JsonValue>> = {
  78: (_: bigint, labels: string[], properties: Properties, id: string) => ({ ...propertiesOf(properties), _id: id, _labels: labels }),
  82: (_: bigint, __: bigint, ___: bigint, type: string, properties: Properties, id: string, from: string, to: string) => ({
    ...propertiesOf(properties),
    ...{ _id: id, _type: type, _from: from, _to: to },
  }),
  114: (_: bigint, type: string, properties: Properties, id: string) => ({ ...propertiesOf(properties), _id: id, _type: type }),
  80: (nodes: unknown[], relationships: unknown[]) => ({ nodes: toJson(nodes), relationships: toJson(relationships) }),
  68: (days: bigint) => new Date(Number(days) * DAY_MS).toISOString().slice(0, 10),
  84: (nanos: bigint, offset: bigint) => `${timeOf(nanos)}${zoneOf(offset)}`,
  116: (nanos: bigint) => timeOf(nanos),
  73: (seconds: bigint, nanos: bigint) => `${momentOf(seconds, nanos)}Z`,
  105: (seconds: bigint, nanos: bigint) => `${momentOf(seconds, nanos)}Z`,
  100: (seconds: bigint, nanos: bigint) => momentOf(seconds, nanos),
  69: (months: bigint, days: bigint, seconds: bigint, nanos: bigint) => `P${months}M${days}DT${decimal(seconds, nanos)}S`,
  88: (srid: bigint, x: number, y: number) => ({ srid: Number(srid), x, y }),
  89: (srid: bigint, x: number, y: number, z: number) => ({ srid: Number(srid), x, y, z }),
}

const unknownStructure = (...fields: unknown[]): JsonValue => toJson(fields)

const DAY_MS = 86_400_000
const SECOND = 1_000_000_000n

/** `2026-01-02T03:04:05.123`: as many digits of a second as there are, three at least. */
const momentOf = (seconds: bigint, nanos: bigint): string =>
  `${new Date(Number(seconds) * 1000).toISOString().slice(0, -5)}.${digitsOf(nanos)}`

const timeOf = (nanos: bigint): string =>
  `${new Date(Number(nanos / SECOND) * 1000).toISOString().slice(11, 19)}.${digitsOf(nanos % SECOND)}`

const digitsOf = (nanos: bigint): string => String(nanos).padStart(9, '0').replace(/0+$/, '').padEnd(3, '0')

/** `+01:30`, from seconds. */
const zoneOf = (offset: bigint): string => {
  const minutes = Math.abs(Number(offset)) / 60
  const pad = (number: number) => String(Math.floor(number)).padStart(2, '0')
  return offset === 0n ? 'Z' : `${offset < 0n ? '-' : '+'}${pad(minutes / 60)}:${pad(minutes % 60)}`
}

const decimal = (seconds: bigint, nanos: bigint): string =>
  nanos === 0n ? String(seconds) : (Number(seconds) + Number(nanos) / 1e9).toFixed(9).replace(/0+$/, '')
