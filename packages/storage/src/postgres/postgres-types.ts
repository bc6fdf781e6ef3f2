import { jsonbText } from '../query/json-text.ts'
import { formatArray, parseArray } from './array-text.ts'

interface Codec {
  /** Numbers of the type and of its array. */
  readonly oids: readonly (readonly [type: number, array: number])[]
  readonly serialize: (value: unknown) => string
  readonly parse: (text: string) => unknown
}

const asIs = (text: string): string => text

const codecs: Readonly<Record<string, Codec>> = {
  // text, varchar, uuid, numeric
  text: {
    oids: [
      [25, 1009],
      [1043, 1015],
      [2950, 2951],
      [1700, 1231],
    ],
    serialize: String,
    parse: asIs,
  },
  boolean: { oids: [[16, 1000]], serialize: (value) => (value === true ? 't' : 'f'), parse: (text) => text === 't' },
  // int2, int4, float4, float8
  number: {
    oids: [
      [21, 1005],
      [23, 1007],
      [700, 1021],
      [701, 1022],
    ],
    serialize: String,
    parse: Number,
  },
  bigint: { oids: [[20, 1016]], serialize: String, parse: (text) => safeNumber(text) },
  json: { oids: [[114, 199]], serialize: (value) => JSON.stringify(value), parse: (text) => JSON.parse(text) },
  jsonb: { oids: [[3802, 3807]], serialize: jsonbText, parse: (text) => JSON.parse(text) },
  // date, timestamp, timestamptz
  time: {
    oids: [
      [1082, 1182],
      [1114, 1115],
      [1184, 1185],
    ],
    serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
    parse: (text) => new Date(text),
  },
  bytes: {
    oids: [[17, 1001]],
    serialize: (value) => `\\x${Buffer.from(value as Uint8Array).toString('hex')}`,
    parse: (text) => Uint8Array.from(Buffer.from(text.slice(2), 'hex')),
  },
}

const safeNumber = (text: string): number | bigint => {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

const typesOf = ([name, { oids, serialize, parse }]: [string, Codec]) =>
  oids.flatMap(([type, array]) => [
    [`${name}_${type}`, { to: type, from: [type], serialize, parse }] as const,
    [
      `${name}_${array}`,
      {
        to: array,
        from: [array],
        serialize: (values: readonly unknown[]) => formatArray(values, serialize),
        parse: (text: string) => parseArray(text, parse),
      },
    ] as const,
  ])

/** How values are written and read, see `Sql`. Every type that the schema uses, so the driver need not ask for the others. */
export const postgresTypes = Object.fromEntries(Object.entries(codecs).flatMap(typesOf))
