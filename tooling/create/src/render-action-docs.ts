import { type ActionDescriptor, type JsonSchema, type JsonValue, toDescriptor } from '@testmesh/action-kit'
import type { FoundAction } from './find-actions.ts'
import { cell } from './table-cells.ts'
import { writtenBy } from './written-by.ts'

/** The reference page of an action, made of its descriptor alone. */
export const renderActionDocs = ({ schema, example }: FoundAction): string => {
  const descriptor = toDescriptor(schema)
  const settings = rowsOf(descriptor.config)
  const results = rowsOf(descriptor.output)
  return `${writtenBy('the files of the action')}

# ${descriptor.type}

${descriptor.description}
${alsoCalled(descriptor)}${needsLine(descriptor)}
\`\`\`yaml
${example.trimEnd()}
\`\`\`

## Settings

| setting | kind | what it is |
|---|---|---|
${settings.map(settingRow).join('\n')}

## Result

${payloadLine(descriptor)}| field | kind | what it is |
|---|---|---|
${results.map(resultRow).join('\n')}
`
}

/** The list of all actions. */
export const renderActionIndex = (actions: readonly FoundAction[]): string => `${writtenBy('the files of the actions')}

# Actions

| action | what it does |
|---|---|
${actions.map(({ schema }) => `| [${schema.type}](${schema.type}.md) | ${cell(schema.description)} |`).join('\n')}

The engine's own actions are in every flow: [control flow and small helpers](../language/control-flow.md), and [flows that run flows](../language/run-flow.md).
A project may bring [actions of its own](../plugins.md).
`

/** What whoever runs a server must grant first. */
const needsLine = ({ capabilities = [] }: ActionDescriptor): string => {
  const needs = capabilities.map((need) =>
    typeof need === 'string' ? `\`${need}\`` : `\`${need.capability}\` where \`${need.when.slice(1).replaceAll('/', '.')}\` is set`,
  )
  return needs.length === 0 ? '' : `\nOn a server, it needs the [capability](../server.md) ${needs.join(' and ')}.\n`
}

interface Row {
  /** Dotted path; \`[]\` for any item, \`*\` for any key. */
  readonly path: string
  readonly schema: JsonSchema
  readonly isRequired: boolean
  /** Of an object that is one of several forms: what the form is called. */
  readonly form: string | undefined
  readonly aliases: readonly string[]
}

/** The settings of a schema, nested ones below their parent. Alternatives of the whole are told apart by their titles. */
const rowsOf = (schema: JsonSchema): Row[] => {
  const forms = asList(schema.anyOf)
  return forms.length === 0 ? objectRows(schema, '', undefined) : forms.flatMap((form) => objectRows(form, '', textOf(form.title)))
}

const objectRows = (schema: JsonSchema, prefix: string, form: string | undefined): Row[] => {
  const required = new Set(asTexts(schema.required))
  const aliases = Object.entries((schema['x-aliases'] ?? {}) as Record<string, string>)
  return Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).flatMap(([key, property]) => {
    const path = `${prefix}${key}`
    const row: Row = {
      path,
      schema: property,
      isRequired: required.has(key),
      form,
      aliases: aliases.flatMap(([alias, canonical]) => (canonical === key ? [alias] : [])),
    }
    return [row, ...nestedRows(property, path)]
  })
}

const nestedRows = (schema: JsonSchema, path: string): Row[] =>
  [schema, ...asList(schema.anyOf)].flatMap((form) => [
    ...objectRows(form, `${path}.`, undefined),
    ...(isSchema(form.items) ? [...objectRows(form.items, `${path}[].`, undefined)] : []),
  ])

const settingRow = ({ path, schema, isRequired, form, aliases }: Row): string => {
  const notes = [
    schema.default !== undefined && `Default \`${JSON.stringify(schema.default)}\`.`,
    aliases.length > 0 && `Also \`${aliases.join('`, `')}\`.`,
    schema['x-secret'] === true && 'Masked everywhere.',
    form !== undefined && `(${form})`,
  ].filter((note) => note !== false)
  return `| \`${path}\`${isRequired ? ' **required**' : ''} | ${kindOf(schema)} | ${cell([describe(schema), ...notes].join(' '))} |`
}

const resultRow = ({ path, schema, form }: Row): string =>
  `| \`${path}\` | ${kindOf(schema)} | ${cell([describe(schema), form === undefined ? '' : `(${form})`].join(' '))} |`

/** A title reads as a sentence here. */
const describe = ({ title, description }: JsonSchema): string => {
  const text = textOf(description) ?? textOf(title) ?? ''
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`
}

const kindOf = (schema: JsonSchema): string => {
  const choices = asTexts(schema.enum)
  if (choices.length > 0) return choices.map((choice) => `\`${choice}\``).join(' ')
  const forms = asList(schema.anyOf)
  if (forms.length > 0) return [...new Set(forms.map(kindOf))].join(' or ')
  const unit = textOf(schema['x-unit'])
  return `${textOf(schema['x-kind']) ?? textOf(schema.type) ?? 'any'}${unit === undefined ? '' : `, ${unit}`}`
}

const alsoCalled = ({ aliases }: ActionDescriptor): string =>
  aliases.length === 0 ? '' : `\nAlso called ${aliases.map(({ name }) => `\`${name}\``).join(', ')} in older flows.\n`

const payloadLine = ({ payload }: ActionDescriptor): string => (payload === undefined ? '' : `\`$\` reads \`${payload}\` first.\n\n`)

const textOf = (value: JsonValue | undefined): string | undefined => (typeof value === 'string' ? value : undefined)
const asList = (value: JsonValue | undefined): JsonSchema[] => (Array.isArray(value) ? (value as JsonSchema[]) : [])
const asTexts = (value: JsonValue | undefined): string[] => (Array.isArray(value) ? value.map(String) : [])
const isSchema = (value: JsonValue | undefined): value is JsonSchema => typeof value === 'object' && value !== null && !Array.isArray(value)
