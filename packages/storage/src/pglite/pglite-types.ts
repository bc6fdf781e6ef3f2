import { jsonbText } from '../query/json-text.ts'

const parse = (text: string): unknown => JSON.parse(text)

/** What differs from the driver's own: see `Sql`. By the number of the type: 114 json, 3802 jsonb. */
export const pgliteTypes = {
  parsers: { 114: parse, 3802: parse },
  serializers: { 114: (value: unknown) => JSON.stringify(value), 3802: jsonbText },
}
