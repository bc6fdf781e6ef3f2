import type { JsonObject, JsonSchema, JsonValue } from '@testmesh/protocol'
import { relationsOf } from './setting-rules.ts'
import { optionsOf, type Widget, widgetFor } from './widget-for.ts'

/** A setting of an action as the form shows it. */
export interface FormField {
  readonly key: string
  readonly title: string
  readonly about: string | undefined
  readonly widget: Widget
  /** What the widget goes by: of several that a value may have, the one that fits. */
  readonly schema: JsonSchema
  readonly options: readonly string[]
  readonly placeholder: string
  readonly isNeeded: boolean
  readonly isSecret: boolean
  /** Undefined: it is not written. */
  readonly value: JsonValue | undefined
}

export interface Form {
  /** What stands in the form at once, in the order of the schema: needed, written, often used, or of a word that is chosen. */
  readonly shown: readonly FormField[]
  /** Of each of these one is needed, and none is there yet. */
  readonly lacking: readonly (readonly FormField[])[]
  /** What may be written too. What would clash with what is written is not offered. */
  readonly more: readonly FormField[]
}

/** A form of no more fields shows them all. */
const fewFields = 4

/** The fields of a map of settings: of a step's config, or of a map inside it. `omit` are keys that are shown elsewhere. */
export const formFields = (schema: JsonSchema, config: JsonObject, omit: readonly string[] = []): Form => {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>
  const required = new Set((schema.required ?? []) as readonly string[])
  const often = new Set((schema['x-often'] ?? []) as readonly string[])
  const relations = relationsOf(schema, config)
  const keys = Object.keys(properties).filter((key) => !omit.includes(key) && !holdsSteps(properties[key] ?? {}))
  const isShort = keys.length <= fewFields
  const isWritten = (key: string): boolean => config[key] !== undefined
  const field = (key: string): FormField =>
    fieldOf(key, properties[key] ?? {}, { isNeeded: required.has(key) || relations.needs(key), value: config[key] })
  const lacking = relations.lacking.map((group) => group.filter((key) => keys.includes(key)))
  const open = keys
    .filter((key) => isWritten(key) || !relations.clashes(key))
    .filter((key) => !lacking.some((group) => group.includes(key)))
  const isShown = (key: string): boolean =>
    isShort || isWritten(key) || required.has(key) || often.has(key) || relations.needs(key) || relations.suits(key)
  const unknown = Object.keys(config).filter((key) => !(key in properties) && !omit.includes(key))
  return {
    shown: [
      ...open.filter(isShown).map(field),
      ...unknown.map((key) => ({ ...fieldOf(key, {}, { isNeeded: false, value: config[key] }), title: key })),
    ],
    lacking: lacking.map((group) => group.map(field)),
    more: open.filter((key) => !isShown(key)).map(field),
  }
}

const holdsSteps = (property: JsonSchema): boolean => {
  const items = property.items as JsonSchema | undefined
  const inner = (items?.properties as JsonObject | undefined)?.steps as JsonSchema | undefined
  return property['x-steps'] === true || inner?.['x-steps'] === true
}

const fieldOf = (key: string, given: JsonSchema, { isNeeded, value }: { isNeeded: boolean; value: JsonValue | undefined }): FormField => {
  const { widget, schema } = widgetFor(given, value)
  return {
    key,
    title: typeof given.title === 'string' ? given.title : wordsOf(key),
    about: typeof given.description === 'string' ? given.description.replaceAll('`', '') : undefined,
    widget,
    schema,
    options: optionsOf(given),
    placeholder: placeholderOf(given),
    isNeeded,
    isSecret: given['x-secret'] === true || given['x-kind'] === 'secret',
    value,
  }
}

/** `max_iterations` → `Max iterations`. */
const wordsOf = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' ')

const placeholderOf = (schema: JsonSchema): string => {
  if (schema.default !== undefined) return `default ${typeof schema.default === 'object' ? JSON.stringify(schema.default) : schema.default}`
  const [example] = (schema.examples ?? []) as readonly JsonValue[]
  return example === undefined ? '' : typeof example === 'object' ? JSON.stringify(example) : String(example)
}
