import { matcherGroups } from '@testmesh/assertions/docs'
import type { ActionDescriptor, JsonSchema } from '@testmesh/protocol'
import { completeExpression } from './complete-expression.ts'
import { type ExpressionAt, expressionAt } from './expression-at.ts'
import { type Completion, type Found, nearTo } from './found.ts'
import { flowKeyNotes, stepKeyNotes } from './key-notes.ts'
import { flowSchema, stepSchema } from './language-parts.ts'
import { allDescriptors, findAction, fitting, type Part, partAt, propertiesOf, variantsOf } from './schema-at.ts'
import { nothingSeen, type SeenValues } from './seen-values.ts'
import { contextAt, type TextContext } from './text-context.ts'
import { stepAround, type TextFlow, textFlow } from './text-flow.ts'

/** What only the caller knows: names of an environment and of a project. */
export interface CompletionNames {
  /** Variables and secrets of the environment and the project. */
  readonly variables?: readonly string[]
  readonly environments?: readonly string[]
  /** Those of other flows. */
  readonly tags?: readonly string[]
}

export interface CompletionOptions {
  readonly names?: CompletionNames
  /** What the last run saw. */
  readonly seen?: SeenValues
}

const maxCompletions = 200

/** What may stand at a place of a text, also of one that is being typed; what begins like the word there comes first. */
export const complete = (
  text: string,
  descriptors: readonly ActionDescriptor[],
  offset: number,
  { names = {}, seen = nothingSeen }: CompletionOptions = {},
): readonly Completion[] => {
  const place = placeAt(text, descriptors, { offset, names, seen })
  const { expression, inExpression } = withExpression(place)
  const found = expression && !expression.isMixed ? inExpression : [...inExpression, ...inYaml(place)]
  const { prefix, word } = expression ? wordOfExpression(text, offset) : place.context
  return nearTo(found, prefix)
    .slice(0, maxCompletions)
    .map((one) => completionOf(one, word))
}

const completionOf = ({ type: _, seen, ...one }: Found, replace: Completion['replace']): Completion => ({
  ...one,
  replace,
  ...(seen !== undefined && { detail: one.detail === undefined ? seen : `${one.detail} · ${seen}` }),
})

const placeAt = (
  text: string,
  descriptors: readonly ActionDescriptor[],
  { offset, names, seen }: Pick<Place, 'offset' | 'names' | 'seen'>,
): Place => {
  const context = contextAt(text, offset)
  const flow = textFlow(text)
  const action = findAction(stepAround(flow, offset)?.action, descriptors)
  return { flow, context, part: partAt(context, action), action, descriptors, names, seen, offset }
}

/** The expression that a place is in, and what may stand there. */
const withExpression = (place: Place): { readonly expression: ExpressionAt | undefined; readonly inExpression: readonly Found[] } => {
  const { context, part, action, names } = place
  const expression = expressionAt(context, part, action)
  if (!expression) return { expression, inExpression: [] }
  const found = completeExpression({ ...place, ...expression, section: sectionOf(context), variables: names.variables ?? [] })
  return { expression, inExpression: found }
}

/** The field of a result, or what a run saw, that is called so at the place in an expression where its name begins. */
export const fieldAt = (
  text: string,
  descriptors: readonly ActionDescriptor[],
  { word, ...asked }: { readonly offset: number; readonly word: string; readonly seen: SeenValues },
): Found | undefined =>
  withExpression(placeAt(text, descriptors, { ...asked, names: { variables: Object.keys(asked.seen.variables) } })).inExpression.find(
    ({ label, type, seen }) => label === word && (type !== undefined || seen !== undefined),
  )

/** What is before a dot stays. */
const wordOfExpression = (text: string, offset: number): Pick<TextContext, 'prefix' | 'word'> => {
  const prefix = /\w*$/.exec(text.slice(0, offset))?.[0] ?? ''
  const tail = /^\w*/.exec(text.slice(offset))?.[0] ?? ''
  return { prefix, word: [offset - prefix.length, offset + tail.length] }
}

/** The key of the flow that a place is below, or whose value it is in. */
const sectionOf = ({ path, key = '' }: TextContext): string => path.find((one) => one !== 'flow') ?? key

interface Place {
  readonly flow: TextFlow
  readonly context: TextContext
  readonly part: Part
  /** Of the step around it. */
  readonly action: ActionDescriptor | undefined
  readonly descriptors: readonly ActionDescriptor[]
  readonly names: CompletionNames
  readonly seen: SeenValues
  readonly offset: number
}

const inYaml = (place: Place): Found[] => {
  const { context, part } = place
  if (context.key !== undefined) return valuesOf(context.key, place)
  if (context.startsItem) {
    const items = itemsOf(place)
    if (items) return items
  }
  switch (part.part) {
    case 'flow':
      return keysOf(flowKeyNotes, context)
    case 'step':
      return keysOf(stepKeyNotes, context)
    case 'assertion':
      return assertionKeys(context)
    case 'map':
      return mapKeys(fitting(part.schema, context.siblings), context)
    default:
      return []
  }
}

const isFree = ({ siblings, prefix }: TextContext, key: string): boolean => !siblings.has(key) || key === prefix

const keysOf = (notes: Readonly<Record<string, string>>, context: TextContext): Found[] =>
  Object.entries(notes)
    .filter(([key]) => isFree(context, key))
    .map(([label, documentation]) => ({ label, kind: 'key', insert: `${label}: `, documentation }))

/** What it needs comes first. */
const mapKeys = (schema: JsonSchema, context: TextContext): Found[] => {
  const required = new Set((schema.required ?? []) as string[])
  return Object.entries(propertiesOf(schema))
    .filter(([key]) => isFree(context, key))
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

const assertionNotes: Readonly<Record<string, string>> = {
  expression: 'What must hold.',
  path: 'What is judged: a path into the result, such as `body.items`.',
  match: 'What the result has in it, with markers such as `"#uuid"`.',
  message: 'Said when it does not hold.',
}

/** Behind the subject come the matchers; an expression takes none. */
const assertionKeys = (context: TextContext): Found[] => {
  const { siblings } = context
  const notes = keysOf(assertionNotes, context)
  if (siblings.has('expression') || siblings.has('match')) return notes.filter(({ label }) => label === 'message')
  if (!siblings.has('path')) return notes
  const all = matcherGroups
    .flatMap((group) => Object.entries(group.matchers))
    .filter(([key]) => isFree(context, key))
    .map(([label, { doc }]): Found => ({ label, kind: 'key', insert: `${label}: `, documentation: doc }))
  return [...all, ...notes.filter(({ label }) => label === 'message')]
}

/** The items of a list of words. */
const itemsOf = (place: Place): Found[] | undefined => {
  const { context, part } = place
  const list = context.path.at(-2)
  const listed = list === undefined ? undefined : listedWords(list, place)
  return listed ?? (part.part === 'map' && part.schema.properties === undefined ? choicesOf(part.schema) : undefined)
}

const listedWords = (list: string, { flow, names, offset }: Place): Found[] | undefined => {
  switch (list) {
    case 'tags':
      return words(names.tags ?? [])
    case 'depends_on':
      return words(idsBeside(flow, offset))
    default:
      return undefined
  }
}

/** Of the steps of the same list. */
const idsBeside = (flow: TextFlow, offset: number): string[] => {
  const here = stepAround(flow, offset)
  return flow.steps.flatMap(({ id, list, outer, start }) =>
    id !== undefined && here && list === here.list && outer === here.outer && start !== here.start ? [id] : [],
  )
}

const valuesOf = (key: string, place: Place): Found[] => {
  const { part, descriptors, names } = place
  if (part.part === 'step' && key === 'action')
    return allDescriptors(descriptors).map(({ type, title, description }) => ({
      label: type,
      kind: 'action',
      insert: type,
      detail: title,
      documentation: description,
    }))
  if (part.part === 'flow' && key === 'environment') return words(names.environments ?? [])
  if (part.part === 'step' || (part.part === 'flow' && key === 'tags')) {
    const listed = listedWords(key, place)
    if (listed) return listed
  }
  const schema = propertiesOf(schemaOf(part))[key]
  return schema ? choicesOf(schema) : []
}

const schemaOf = (part: Part): JsonSchema => {
  if (part.part === 'map') return part.schema
  return part.part === 'step' ? stepSchema() : part.part === 'flow' ? flowSchema() : {}
}

const choicesOf = (schema: JsonSchema): Found[] => words([...new Set(variantsOf(schema).flatMap(valuesIn))])

const valuesIn = ({ enum: values, const: only, type, examples, 'x-kind': kind }: JsonSchema): string[] => {
  if (Array.isArray(values)) return values.map(String)
  if (only !== undefined) return [String(only)]
  if (kind === 'text' && Array.isArray(examples)) return examples.map(String)
  // Where it is the first of several types, the others are other ways to write it.
  return (Array.isArray(type) ? type[0] : type) === 'boolean' ? ['true', 'false'] : []
}

const words = (values: readonly string[]): Found[] => values.map((value) => ({ label: value, kind: 'value', insert: value }))
