import type { JsonSchema, JsonValue } from '@testmesh/protocol'

export type Widget = 'text' | 'long' | 'number' | 'boolean' | 'choice' | 'keyValues' | 'lines' | 'object' | 'objects' | 'variants' | 'yaml'

/** How a value is edited, and by which schema: of several that it may have, by the one that it has. */
export interface WidgetFor {
  readonly widget: Widget
  readonly schema: JsonSchema
}

export const widgetFor = (given: JsonSchema, value: JsonValue | undefined): WidgetFor => {
  if (variantsOf(given) && (value === undefined || isMap(value))) return { widget: 'variants', schema: given }
  const schema = branchFor(given, value)
  return { widget: fitting(widgetOf(schema), value), schema }
}

export const optionsOf = (schema: JsonSchema): readonly string[] =>
  branchesOf(schema)
    .flatMap((branch) => (branch.enum ?? []) as readonly JsonValue[])
    .map(String)

/** Kinds of a thing that are told apart by one word, as those of `auth` by `type`. */
export interface Variants {
  /** `type`. */
  readonly key: string
  readonly kinds: readonly { readonly word: string; readonly title: string; readonly schema: JsonSchema }[]
}

/** Undefined when the schema is none of kinds. */
export const variantsOf = (schema: JsonSchema): Variants | undefined => {
  const branches = branchesOf(schema)
  if (branches.length < 2) return undefined
  const key = Object.keys(propertiesOf(branches[0])).find((name) => branches.every((branch) => wordOf(branch, name) !== undefined))
  if (key === undefined) return undefined
  const kinds = branches.map((branch) => {
    const word = wordOf(branch, key) ?? ''
    return { word, title: typeof branch.title === 'string' ? branch.title : word, schema: branch }
  })
  return { key, kinds }
}

const wordOf = (branch: JsonSchema | undefined, key: string): string | undefined => {
  const words = (propertiesOf(branch)[key]?.enum ?? []) as readonly JsonValue[]
  return words.length === 1 ? String(words[0]) : undefined
}

export const propertiesOf = (schema: JsonSchema | undefined): Readonly<Record<string, JsonSchema>> =>
  (schema?.properties ?? {}) as Readonly<Record<string, JsonSchema>>

/** Bytes cannot be written by hand. */
const branchesOf = (schema: JsonSchema): readonly JsonSchema[] => {
  const variants = schema.anyOf as readonly JsonSchema[] | undefined
  return variants ? variants.flatMap(branchesOf).filter((branch) => branch['x-kind'] !== 'bytes') : [schema]
}

const branchFor = (schema: JsonSchema, value: JsonValue | undefined): JsonSchema => {
  const branches = branchesOf(schema)
  const free = branches.find((branch) => kindOf(branch) === 'json')
  const [first = schema] = branches
  if (value === undefined) return optionsOf(schema).length > 0 ? { ...first, 'x-kind': 'choice' } : (free ?? first)
  return branches.find((branch) => holds(branch, value)) ?? free ?? first
}

const holds = (branch: JsonSchema, value: JsonValue): boolean => {
  const widget = widgetOf(branch)
  if (Array.isArray(value)) return widget === 'lines' || widget === 'objects'
  if (isMap(value)) return widget === 'object' || widget === 'keyValues'
  if (branch.enum) return (branch.enum as readonly JsonValue[]).includes(value)
  if (widget === 'boolean') return typeof value === 'boolean'
  if (widget === 'number') return typeof value === 'number'
  return widget === 'text' && typeof value === 'string'
}

const kindOf = (schema: JsonSchema | undefined): string => String(schema?.['x-kind'] ?? '')

const byKind: Readonly<Record<string, Widget>> = {
  text: 'text',
  url: 'text',
  duration: 'text',
  size: 'text',
  expression: 'text',
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
  object: 'object',
  assertions: 'lines',
}

const widgetOf = (schema: JsonSchema): Widget => {
  const kind = kindOf(schema)
  if (kind === 'list') return listWidget(schema.items as JsonSchema | undefined)
  if (kind === 'text' && /query|sql|script|body|code/i.test(String(schema.title ?? ''))) return 'long'
  return byKind[kind] ?? 'yaml'
}

const listWidget = (items: JsonSchema | undefined): Widget => {
  if (kindOf(items) === 'object') return 'objects'
  return ['text', 'filePath', 'expression', 'url'].includes(kindOf(items)) ? 'lines' : 'yaml'
}

/** A value that its widget cannot hold is shown as it is written. */
const fitting = (widget: Widget, value: JsonValue | undefined): Widget => {
  if (value === undefined || value === null) return widget
  const isText = typeof value === 'string'
  const asText: Widget = isText && value.includes('\n') ? 'long' : isText ? 'text' : 'yaml'
  if (widget === 'keyValues' || widget === 'object' || widget === 'variants') return isMap(value) ? widget : asText
  if (widget === 'lines' || widget === 'objects') return Array.isArray(value) ? widget : asText
  if (typeof value === 'object') return 'yaml'
  if (widget === 'yaml' || widget === 'text') return isText ? asText : 'text'
  return widget === 'boolean' && isText ? 'text' : widget
}

const isMap = (value: JsonValue): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
