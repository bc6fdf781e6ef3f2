import type { JsonObject, JsonSchema, JsonValue } from '@testmesh/protocol'

export type Widget = 'text' | 'long' | 'number' | 'boolean' | 'choice' | 'keyValues' | 'lines' | 'yaml'

/** A setting of an action as the form shows it. */
export interface FormField {
  readonly key: string
  readonly title: string
  readonly about: string | undefined
  readonly widget: Widget
  readonly options: readonly string[]
  readonly placeholder: string
  readonly isNeeded: boolean
  readonly isSecret: boolean
  /** Undefined: it is not written. */
  readonly value: JsonValue | undefined
}

/** The fields of a step: what is needed and what is written, needed first; then what may be added. Keys no schema knows are shown too. */
export const formFields = (
  schema: JsonSchema,
  config: JsonObject,
): { readonly shown: readonly FormField[]; readonly more: readonly FormField[] } => {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>
  const needed = new Set((schema.required ?? []) as readonly string[])
  const known = Object.entries(properties)
    .filter(([, property]) => !holdsSteps(property))
    .map(([key, property]) => fieldOf(key, property, { isNeeded: needed.has(key), value: config[key] }))
  const unknown = Object.entries(config)
    .filter(([key]) => !(key in properties))
    .map(([key, value]) => fieldOf(key, {}, { isNeeded: false, value }))
  const shown = [
    ...known.filter(({ isNeeded }) => isNeeded),
    ...known.filter(({ isNeeded, value }) => !isNeeded && value !== undefined),
    ...unknown,
  ]
  return { shown, more: known.filter((field) => !shown.includes(field)) }
}

const holdsSteps = (property: JsonSchema): boolean => {
  const items = property.items as JsonSchema | undefined
  const inner = (items?.properties as JsonObject | undefined)?.steps as JsonSchema | undefined
  return property['x-steps'] === true || inner?.['x-steps'] === true
}

const fieldOf = (key: string, schema: JsonSchema, { isNeeded, value }: { isNeeded: boolean; value: JsonValue | undefined }): FormField => {
  const options = optionsOf(schema)
  return {
    key,
    title: typeof schema.title === 'string' ? schema.title : key.replaceAll('_', ' '),
    about: typeof schema.description === 'string' ? schema.description.replaceAll('`', '') : undefined,
    widget: fits(widgetOf(schema, options), value),
    options,
    placeholder: placeholderOf(schema),
    isNeeded,
    isSecret: schema['x-secret'] === true || schema['x-kind'] === 'secret',
    value,
  }
}

const optionsOf = (schema: JsonSchema): readonly string[] => {
  const own = (schema.enum ?? []) as readonly JsonValue[]
  const variants = (schema.anyOf ?? []) as readonly JsonSchema[]
  return [...own, ...variants.flatMap((variant) => (variant.enum ?? []) as readonly JsonValue[])].map(String)
}

const byKind: Readonly<Record<string, Widget>> = {
  text: 'text',
  url: 'text',
  duration: 'text',
  expression: 'text',
  template: 'text',
  secret: 'text',
  connection: 'text',
  filePath: 'text',
  regex: 'text',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  choice: 'choice',
  headers: 'keyValues',
  map: 'keyValues',
  assertions: 'lines',
}

const widgetOf = (schema: JsonSchema, options: readonly string[]): Widget => {
  const kind = String(schema['x-kind'] ?? '')
  if (kind === 'list') return (schema.items as JsonSchema | undefined)?.['x-kind'] === 'text' ? 'lines' : 'yaml'
  if (kind === 'either' && options.length > 0) return 'choice'
  if (kind === 'text' && /query|sql|script|body/i.test(String(schema.title ?? ''))) return 'long'
  return byKind[kind] ?? 'yaml'
}

/** A value that its field cannot hold is shown as it is written. */
const fits = (widget: Widget, value: JsonValue | undefined): Widget => {
  if (value === undefined) return widget
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (widget === 'keyValues') return isObject ? widget : typeof value === 'string' ? 'text' : 'yaml'
  if (widget === 'lines') return Array.isArray(value) ? widget : typeof value === 'string' ? 'text' : 'yaml'
  if (typeof value === 'object') return 'yaml'
  if (widget === 'text' && typeof value === 'string' && value.includes('\n')) return 'long'
  if (widget === 'yaml' && typeof value === 'string') return value.includes('\n') ? 'long' : 'text'
  return widget === 'boolean' && typeof value === 'string' ? 'text' : widget
}

const placeholderOf = (schema: JsonSchema): string => {
  if (schema.default !== undefined) return `default ${String(schema.default)}`
  const [example] = (schema.examples ?? []) as readonly JsonValue[]
  return example === undefined ? '' : String(example)
}
