import type { PostgresType } from 'postgres'
import { parseJson } from '../../parse-json.ts'
import { toExactNumber, toSafeInteger } from '../exact-number.ts'

/** How values come out of PostgreSQL and go in, by the number of their type (pg_type.oid). Every value that comes out survives JSON, but for bytes. */
export const columnTypes: Record<string, PostgresType> = {
  bigint: { to: 20, from: [20], serialize: String, parse: toSafeInteger },
  numeric: { to: 1700, from: [1700], serialize: String, parse: toExactNumber },
  float: { to: 701, from: [700, 701], serialize: String, parse: (text: string) => (Number.isFinite(Number(text)) ? Number(text) : text) },
  json: {
    to: 114,
    from: [114, 3802],
    // Text is JSON already, as in psql; anything else is written as JSON.
    serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
    parse: (text: string) => {
      const parsed = parseJson(text)
      return 'value' in parsed ? parsed.value : text
    },
  },
  // PostgreSQL knows 'true', 'yes', '1' and what is no boolean; to the library everything but true is false.
  boolean: { to: 16, from: [16], serialize: String, parse: (text: string) => text === 't' },
  // A text goes in as it is: PostgreSQL knows 'now', 'infinity' and local times better than a Date does.
  date: {
    to: 1184,
    from: [1082, 1114, 1184],
    serialize: (value: unknown) => (value instanceof Date ? value.toISOString() : String(value)),
    parse: toIso,
  },
}

/** `2026-01-02 03:04:05.123456+02` is `2026-01-02T01:04:05.123456Z`; without a zone it has none; a day stays a day. */
function toIso(text: string): string {
  const [, day, time, fraction = '', zone] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d(?::?\d\d){0,2})?$/.exec(text) ?? []
  if (day === undefined || time === undefined) return text
  if (zone === undefined) return `${day}T${time}${fraction}`
  const seconds = new Date(`${day}T${time}${zone.length === 3 ? `${zone}:00` : zone}`)
  if (Number.isNaN(seconds.getTime())) return text
  return `${seconds.toISOString().slice(0, 19)}${fraction.padEnd(4, fraction === '' ? '.000' : '0')}Z`
}
