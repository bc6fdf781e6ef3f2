import type { JsonValue } from '@testmesh/protocol'
import type { Json, Reference, Setting, Text } from '../exported.ts'
import { jsonName } from '../texts.ts'

/** As Postman fills it in: `{{name}}`. */
export const fill = (text: Text): string => text.map((part) => (typeof part === 'string' ? part : mark(part))).join('')

const mark = (reference: Reference): string =>
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

interface FillOptions {
  readonly indent?: string
  /** Names that are taken out of answers as JSON, too: whatever they hold stays one value there. */
  readonly asJson?: ReadonlySet<string>
}

/** JSON in which names stand where Postman puts their values. */
export const fillJson = (value: Json, options: FillOptions = {}): string => write(value, '\n', options)

const write = (value: Json, line: string, options: FillOptions): string => {
  const { indent = '  ', asJson } = options
  const inner = line + indent
  switch (value.type) {
    case 'plain':
      return JSON.stringify(value.value)
    case 'text': {
      const [only, ...others] = value.text
      const isAlone = typeof only === 'object' && others.length === 0
      if (isAlone && only.type === 'name' && asJson?.has(only.name)) return `{{${jsonName(only.name)}}}`
      if (isAlone && only.holds === 'json') return mark(only)
      return JSON.stringify(fill(value.text))
    }
    case 'list':
      return value.items.length === 0 ? '[]' : `[${value.items.map((item) => inner + write(item, inner, options)).join(',')}${line}]`
    case 'map':
      return value.entries.length === 0
        ? '{}'
        : `{${value.entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${write(item, inner, options)}`).join(',')}${line}}`
  }
}

/** What a flow sets, as a variable holds it. */
export const settingText = ({ value }: Setting): string => (value.type === 'text' ? fill(value.text) : fillJson(value, { indent: '' }))

/** A value as a variable holds it. */
export const valueText = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value))
