import { builtins, functions } from '@testmesh/expressions'
import { findFunctionDoc } from '@testmesh/expressions/docs'
import type { ActionDescriptor, JsonSchema } from '@testmesh/protocol'
import { flowKeyNotes, stepKeyNotes } from './key-notes.ts'
import { allDescriptors, type Part, partAt, propertiesOf, variantsOf } from './schema-at.ts'
import { contextAt, type TextContext } from './text-context.ts'
import { actionAround, namesIn } from './text-names.ts'

export interface Completion {
  readonly label: string
  readonly kind: 'key' | 'action' | 'value' | 'name' | 'function'
  /** What to write in place of the word. */
  readonly insert: string
  /** From where to where, offsets in the text. */
  readonly replace: readonly [start: number, end: number]
  /** One line. */
  readonly detail?: string
  /** Markdown. */
  readonly documentation?: string
}

const maxCompletions = 200

/** What may stand at a place of a text, also of one that is being typed; what begins like the word there comes first. */
export const complete = (text: string, descriptors: readonly ActionDescriptor[], offset: number): readonly Completion[] => {
  const context = contextAt(text, offset)
  const action = actionAround(text, offset)
  const found = context.expression === undefined ? inYaml(context, partAt(context, descriptors, action), descriptors) : inExpression(text)
  const wanted = context.prefix.toLowerCase()
  const near = found.filter(({ label }) => label.toLowerCase().includes(wanted))
  const first = (label: string): number => Number(!label.toLowerCase().startsWith(wanted))
  return near
    .toSorted((a, b) => first(a.label) - first(b.label))
    .slice(0, maxCompletions)
    .map((one) => ({ ...one, replace: context.word }))
}

type Found = Omit<Completion, 'replace'>

const inYaml = (context: TextContext, part: Part, descriptors: readonly ActionDescriptor[]): Found[] => {
  if (context.key !== undefined) return valuesOf(context.key, part, descriptors)
  switch (part.part) {
    case 'flow':
      return keysOf(flowKeyNotes, context)
    case 'step':
      return keysOf(stepKeyNotes, context)
    case 'config':
      return configKeys(part.schema, context)
    default:
      return []
  }
}

const keysOf = (notes: Readonly<Record<string, string>>, { siblings, prefix }: TextContext): Found[] =>
  Object.entries(notes)
    .filter(([key]) => !siblings.has(key) || key === prefix)
    .map(([label, documentation]) => ({ label, kind: 'key', insert: `${label}: `, documentation }))

/** What it needs comes first. */
const configKeys = (schema: JsonSchema, { siblings, prefix }: TextContext): Found[] => {
  const required = new Set((schema.required ?? []) as string[])
  return Object.entries(propertiesOf(schema))
    .filter(([key]) => !siblings.has(key) || key === prefix)
    .toSorted(([a], [b]) => Number(required.has(b)) - Number(required.has(a)))
    .map(([label, property]) => ({
      label,
      kind: 'key',
      insert: `${label}: `,
      ...notesOf(property),
      ...(required.has(label) && { detail: 'needed' }),
    }))
}

const notesOf = ({ title, description }: JsonSchema): Pick<Found, 'detail' | 'documentation'> => ({
  ...(typeof title === 'string' && { detail: title }),
  ...(typeof description === 'string' && { documentation: description }),
})

const valuesOf = (key: string, part: Part, descriptors: readonly ActionDescriptor[]): Found[] => {
  if (part.part === 'step' && key === 'action')
    return allDescriptors(descriptors).map(({ type, title, description }) => ({
      label: type,
      kind: 'action',
      insert: type,
      detail: title,
      documentation: description,
    }))
  if (part.part === 'step' && key === 'on_error') return words(['continue', 'fail'])
  if (part.part === 'step' && key === 'disabled') return words(['true', 'false'])
  const schema = part.part === 'config' ? propertiesOf(part.schema)[key] : undefined
  return schema ? words([...new Set(variantsOf(schema).flatMap(valuesIn))]) : []
}

const valuesIn = ({ enum: values, const: only, type }: JsonSchema): string[] => {
  if (Array.isArray(values)) return values.map(String)
  if (only !== undefined) return [String(only)]
  return type === 'boolean' ? ['true', 'false'] : []
}

const words = (values: readonly string[]): Found[] => values.map((value) => ({ label: value, kind: 'value', insert: value }))

const inExpression = (text: string): Found[] => [
  ...namesIn(text).map(({ name, detail }): Found => ({ label: name, kind: 'name', insert: name, detail })),
  ...Object.keys(builtins).map((name): Found => ({ label: name, kind: 'name', insert: name, detail: 'built in' })),
  ...functions.map(
    ({ name, signature }): Found => ({
      label: name,
      kind: 'function',
      insert: `${name}(`,
      detail: signature,
      documentation: findFunctionDoc(name)?.doc ?? '',
    }),
  ),
]
