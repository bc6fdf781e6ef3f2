const json = { parse: (text: string): unknown => JSON.parse(text), serialize: (value: unknown) => JSON.stringify(value) }

/** What differs from the driver's own: see `Sql`. By the number of the type: 114 json, 3802 jsonb. */
export const pgliteTypes = {
  parsers: { 114: json.parse, 3802: json.parse },
  serializers: { 114: json.serialize, 3802: json.serialize },
}
