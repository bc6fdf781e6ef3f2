import { expressionOf, inQuotes, isMap } from './mutate/field-path.ts'
import { firstUnlikeLast, isOpaque } from './mutate/mutate-field.ts'
import { headerMaps } from './mutate/mutate-result.ts'
import type { Mutation } from './mutate/mutation.ts'
import { otherType } from './mutate/other-value.ts'

/** A longer text is told by its beginning. */
const longestText = 60

/** A shorter one may stand in a text by chance. */
const shortestPart = 6

/** An element of the `assert` of a step, as a line of YAML, that notices every one of these changes of a field. */
export const suggestAssertion = (
  survived: readonly Mutation[],
  /** Names that the step can read, by their values: what they stand for may be another text in the next run. */
  names: ReadonlyMap<string, string> = new Map(),
): string | undefined => {
  const [first] = survived
  // A key that an expression would take for a template.
  if (!first || first.path.some(isOpaque)) return undefined
  return inYaml(expressionFor(first, { survived, names }))
}

interface Around {
  readonly survived: readonly Mutation[]
  readonly names: ReadonlyMap<string, string>
}

const expressionFor = (first: Mutation, { survived, names }: Around): string => {
  const { path, from, isMoving } = first
  const field = expressionOf(path)
  // A header may say anything in the next run, but be there.
  if (survived.every(({ kind }) => kind === 'gone') && headerMaps.has(String(path[0]))) return `${field} exists`
  if (Array.isArray(from)) return listExpression(field, from, { survived, names })
  // Missing equals null.
  if (from === null) return `${field} exists and ${field} == null`
  if ((isMoving || isOpaque(from)) && nameOf(from, names) === undefined)
    return `${field} is ${typeof from}${isEmptied(survived) ? ` and ${field} is not empty` : ''}`
  return scalarExpression(field, from, names)
}

const nameOf = (value: unknown, names: Around['names']): string | undefined =>
  typeof value === 'string' && isOnlyText(value) ? names.get(value) : undefined

/** What a name stands for equals a number by value: of a text that shows one it says too little. */
const isOnlyText = (text: string): boolean => otherType(text) === undefined

const textExpression = (field: string, text: string, names: Around['names']): string => {
  const name = nameOf(text, names)
  if (name !== undefined) return `${field} == ${name}`
  const [value, within] = [...names].find(([part]) => part.length >= shortestPart && isOnlyText(text) && text.includes(part)) ?? []
  if (value !== undefined) return `${field} == ${inQuotes(text.replace(value, () => `\${${within}}`))}`
  return text.length > longestText
    ? `${field} starts_with ${inQuotes([...text].slice(0, longestText).join(''))}`
    : `${field} == ${inQuotes(text)}`
}

const listExpression = (field: string, list: readonly unknown[], { survived, names }: Around): string => {
  const isOrdered = survived.some(({ kind }) => kind === 'reversed')
  const hasCount = survived.some(({ kind }) => kind !== 'reversed')
  const order = isOrdered ? [firstExpression(field, list, names)] : []
  return [...(hasCount ? [`${field}.length == ${list.length}`] : []), ...order].join(' and ')
}

/** By a part of it that the last element has not. */
const firstExpression = (field: string, list: readonly unknown[], names: Around['names']): string => {
  const [, key] = firstUnlikeLast(list) ?? []
  const [first] = list
  const value = key === undefined || !isMap(first) ? first : first[key]
  return scalarExpression(`${field}${expressionOf(key === undefined ? [0] : [0, key])}`, value, names)
}

const scalarExpression = (field: string, value: unknown, names: Around['names']): string =>
  typeof value === 'string' ? textExpression(field, value, names) : `${field} == ${JSON.stringify(value)}`

const isEmptied = (survived: readonly Mutation[]): boolean => survived.some(({ kind }) => kind === 'empty')

/** Quoted where YAML would read something else. */
const inYaml = (expression: string): string =>
  /^[^'"#:{}[\]&*!|>%@`\n-][^\n]*$/.test(expression) && !/: |:$| #/.test(expression) ? expression : quoted(expression)

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
