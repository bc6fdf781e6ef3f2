import type { JsonValue } from '@testmesh/protocol'
import type { Json, Reference, Text } from '../exported.ts'

/** As Postman fills it in: `{{name}}`. */
export const fill = (text: Text): string => text.map((part) => (typeof part === 'string' ? part : mark(part))).join('')

export const mark = (reference: Reference): string =>
  reference.type === 'name' ? `{{${reference.name}}}` : (made.get(reference.what) ?? `{{${reference.what}}}`)

/** Made anew each time, as Postman calls it. */
const made: ReadonlyMap<string, string> = new Map([
  ['UUID', '{{$guid}}'],
  ['RANDOM_ID', '{{$randomAlphaNumeric}}'.repeat(12)],
  ['RANDOM_STRING', '{{$randomAlphaNumeric}}'.repeat(16)],
  ['RANDOM_INT', '{{$randomInt}}'],
  ['TIMESTAMP', '{{$isoTimestamp}}'],
  ['ISO_TIMESTAMP', '{{$isoTimestamp}}'],
  ['TIMESTAMP_UNIX', '{{$timestamp}}'],
])

/** What Postman has no word for, in its own language: a script gives it a variable of the same name. */
export const computed: ReadonlyMap<string, string> = new Map([
  ['TIMESTAMP_MS', 'Date.now()'],
  ['DATE', 'new Date().toISOString().slice(0, 10)'],
  ['TODAY', 'new Date().toISOString().slice(0, 10)'],
])

/** JSON in which names stand where Postman puts their values. */
export const fillJson = (value: Json, indent = '  '): string => write(value, '\n', indent)

const write = (value: Json, line: string, indent: string): string => {
  const inner = line + indent
  switch (value.type) {
    case 'plain':
      return JSON.stringify(value.value)
    case 'text': {
      const [only, ...others] = value.text
      if (typeof only === 'object' && others.length === 0 && only.holds === 'json') return mark(only)
      return JSON.stringify(fill(value.text))
    }
    case 'list':
      return value.items.length === 0 ? '[]' : `[${value.items.map((item) => inner + write(item, inner, indent)).join(',')}${line}]`
    case 'map':
      return value.entries.length === 0
        ? '{}'
        : `{${value.entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${write(item, inner, indent)}`).join(',')}${line}}`
  }
}

/** A value as a variable holds it. */
export const valueText = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value))
