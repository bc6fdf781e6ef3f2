import type { Type } from 'protobufjs'

type Fields = Readonly<Record<string, unknown>>

interface Reading {
  readonly read: (type: Type, value: unknown) => Record<string, unknown>
  /** The error for a value that is none, in words of what is wanted. */
  readonly refuse: (wants: string) => Error
}

interface Writing {
  readonly write: (type: Type, message: Fields) => unknown
  readonly decode: (type: Type, bytes: Uint8Array) => unknown
}

/**
 * Google's common types as protobuf's JSON mapping writes them: a time as RFC 3339 text, a duration as `1.5s`, a Struct as a map.
 * Undefined for every other type, and where the author wrote the fields of the type themselves.
 *
 * @see https://protobuf.dev/programming-guides/json/
 */
export const fromWellKnown = (type: Type, value: unknown, { read, refuse }: Reading): Record<string, unknown> | undefined => {
  const name = wellKnownName(type)
  if (name === undefined) return undefined
  if (name === 'Struct') return { fields: isMap(value) ? mapValues(value, (inner) => read(valueType(type), inner)) : fail(refuse('a map')) }
  if (name === 'ListValue')
    return { values: Array.isArray(value) ? value.map((inner) => read(valueType(type), inner)) : fail(refuse('a list')) }
  if (name === 'Value') return toValueFields(type, value, read)
  if (name === 'Any') return isMap(value) && '@type' in value ? toAny(type, value, { read, refuse }) : undefined
  if (isMap(value)) return undefined
  if (name === 'Timestamp') return toTimestamp(value) ?? fail(refuse('a time such as 2026-01-31T12:00:00Z'))
  if (name === 'Duration') return toDuration(value) ?? fail(refuse('a duration such as 1.5s'))
  if (name === 'FieldMask')
    return typeof value === 'string' ? { paths: value.split(',').filter(Boolean) } : fail(refuse('names of fields, divided by commas'))
  return isWrapper(type) ? read(type, { value }) : undefined
}

/** The other way round; the value in a map of its own, because it may be null. */
export const toWellKnown = (type: Type, message: Fields, { write, decode }: Writing): { readonly value: unknown } | undefined => {
  const name = wellKnownName(type)
  switch (name) {
    case undefined:
      return undefined
    case 'Timestamp':
      return { value: timeText(message) }
    case 'Duration':
      return { value: `${decimalText(message)}s` }
    case 'FieldMask':
      return { value: ((message.paths ?? []) as string[]).join(',') }
    case 'Struct':
      return { value: mapValues((message.fields ?? {}) as Fields, (inner) => write(valueType(type), inner as Fields)) }
    case 'ListValue':
      return { value: ((message.values ?? []) as Fields[]).map((inner) => write(valueType(type), inner)) }
    case 'Value':
      return { value: fromValueFields(type, message, write) }
    case 'Any':
      return fromAny(type, message, decode)
    default:
      return undefined
  }
}

const wellKnownName = ({ fullName }: Type): string | undefined =>
  fullName.startsWith('.google.protobuf.') ? fullName.slice('.google.protobuf.'.length) : undefined

/** A message around one scalar, written as that alone. */
export const isWrapper = (type: Type): boolean => /^(Double|Float|U?Int(32|64)|Bool|String|Bytes)Value$/.test(wellKnownName(type) ?? '')

const valueType = (type: Type): Type => type.root.lookupType('google.protobuf.Value')

const toValueFields = (type: Type, value: unknown, read: Reading['read']): Record<string, unknown> => {
  const [nullName, numberName, textName, boolName, structName, listName] = type.fieldsArray
    .toSorted((a, b) => a.id - b.id)
    .map(({ name }) => name)
  const one = (name: string | undefined, inner: unknown) => ({ [name ?? '']: inner })
  if (value === null || value === undefined) return one(nullName, 0)
  if (typeof value === 'number') return one(numberName, value)
  if (typeof value === 'string') return one(textName, value)
  if (typeof value === 'boolean') return one(boolName, value)
  if (Array.isArray(value)) return one(listName, read(type.root.lookupType('google.protobuf.ListValue'), value))
  return one(structName, read(type.root.lookupType('google.protobuf.Struct'), value))
}

const fromValueFields = (type: Type, message: Fields, write: Writing['write']): unknown => {
  const set = type.fieldsArray.find(({ name }) => Object.hasOwn(message, name))
  if (!set || set.id === 1) return null
  const value = message[set.name]
  const { resolvedType } = set.resolve()
  return resolvedType ? write(resolvedType as Type, value as Fields) : value
}

const toAny = (type: Type, { '@type': url, ...rest }: Fields, { read, refuse }: Reading): Record<string, unknown> => {
  const inner = lookUp(type, String(url)) ?? fail(refuse('a type in "@type" that the proto files define'))
  const message = read(inner, isWellKnownAny(inner) ? rest.value : rest)
  const [urlField, valueField] = anyFields(type)
  return { [urlField]: url, [valueField]: inner.encode(inner.fromObject(message)).finish() }
}

const fromAny = (type: Type, message: Fields, decode: Writing['decode']): { readonly value: unknown } | undefined => {
  const [urlField, valueField] = anyFields(type)
  const url = String(message[urlField] ?? '')
  const inner = lookUp(type, url)
  if (!inner) return undefined
  const value = decode(inner, (message[valueField] ?? new Uint8Array()) as Uint8Array)
  return { value: isWellKnownAny(inner) ? { '@type': url, value } : { '@type': url, ...(value as Fields) } }
}

const anyFields = (type: Type): readonly [string, string] => {
  const [url, value] = type.fieldsArray.toSorted((a, b) => a.id - b.id)
  return [url?.name ?? 'type_url', value?.name ?? 'value']
}

/** Those whose JSON is no map of their fields stand in the key `value` of an Any. */
const isWellKnownAny = (type: Type): boolean =>
  isWrapper(type) || /^(Timestamp|Duration|FieldMask|Struct|ListValue|Value|Any)$/.test(wellKnownName(type) ?? '')

const lookUp = (type: Type, url: string): Type | undefined => {
  try {
    return type.root.lookupType(url.slice(url.lastIndexOf('/') + 1))
  } catch {
    return undefined
  }
}

const toTimestamp = (value: unknown): Record<string, unknown> | undefined => {
  const [, base, fraction = '', zone] =
    (typeof value === 'string' && /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(value)) || []
  const ms = base === undefined ? Number.NaN : Date.parse(`${base}${zone}`)
  return Number.isNaN(ms) ? undefined : { seconds: ms / 1000, nanos: Number(fraction.padEnd(9, '0')) }
}

const toDuration = (value: unknown): Record<string, unknown> | undefined => {
  const [, sign, seconds, fraction = ''] = (typeof value === 'string' && /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(value)) || []
  if (seconds === undefined) return undefined
  const factor = sign === '-' ? -1 : 1
  return { seconds: factor * Number(seconds), nanos: factor * Number(fraction.padEnd(9, '0')) }
}

const timeText = (message: Fields): string => {
  const { nanos = 0 } = message as { nanos?: number }
  const date = new Date(Number(String(message.seconds ?? 0)) * 1000)
  return `${Number.isNaN(date.getTime()) ? 'invalid' : date.toISOString().slice(0, 19)}${fractionText(nanos)}Z`
}

const decimalText = (message: Fields): string => {
  const { nanos = 0 } = message as { nanos?: number }
  const seconds = String(message.seconds ?? 0)
  return `${nanos < 0 && !seconds.startsWith('-') ? '-' : ''}${seconds}${fractionText(Math.abs(nanos))}`
}

/** In three, six or nine digits. */
const fractionText = (nanos: number): string =>
  nanos === 0
    ? ''
    : `.${String(nanos)
        .padStart(9, '0')
        .replace(/(000){1,2}$/, '')}`

const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

const mapValues = (map: Fields, change: (value: unknown) => unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]))

const fail = (error: Error): never => {
  throw error
}
