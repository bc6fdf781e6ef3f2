import type { TemplateFunction } from '@testmesh/action-kit'
import { createBudget, isMap, isTruthy, showValue, toText } from '@testmesh/expressions'
import { EngineError } from '../run/failure.ts'

/** Evaluates with names, and with what `$` is. */
type Evaluate = (names: Names, options: { readonly root: unknown }) => unknown

type Names = Readonly<Record<string, unknown>>

export interface Operation {
  readonly type: 'extract' | 'map' | 'filter' | 'join' | 'format' | 'remove'
  readonly path?: Evaluate
  readonly array?: Evaluate
  readonly transform?: Readonly<Record<string, Evaluate>>
  readonly expression?: Evaluate
  readonly condition?: Evaluate
  readonly separator?: string
  readonly template?: TemplateFunction
  readonly variables?: Readonly<Record<string, TemplateFunction>>
  readonly fields?: readonly string[]
  readonly save_as?: string
}

/**
 * Runs operations one after the other. What one saves is a name for the next; what it does not save takes the place of the input.
 * Gives all that was saved, or, where nothing was, what is left of the input.
 *
 * @throws EngineError CONFIG_INVALID for a value that an operation cannot work on; ExpressionError
 */
export const runOperations = (operations: readonly Operation[], input: unknown): unknown => {
  let root = input
  const saved: Record<string, unknown> = {}
  for (const operation of operations) {
    const value = runners[operation.type](operation, { root, names: { ...fieldsOf(root), ...saved } })
    if (operation.save_as === undefined) root = value
    else saved[operation.save_as] = value
  }
  return Object.keys(saved).length > 0 ? saved : root
}

/** What an operation sees: the fields of the input and what was saved, by name. */
interface Seen {
  readonly root: unknown
  readonly names: Names
}

const fieldsOf = (value: unknown): Names => (isMap(value) ? value : {})

const runners: Readonly<Record<Operation['type'], (operation: Operation, seen: Seen) => unknown>> = {
  extract: ({ path }, seen) => {
    const value = evaluate(path, seen)
    if (value === undefined) throw new EngineError('CONFIG_INVALID', 'the path of "extract" leads nowhere')
    return value
  },
  map: (operation, seen) => listOf(operation, seen).map((item, index) => makeItem(operation, withItem(seen, item, index))),
  filter: (operation, seen) =>
    listOf(operation, seen).filter((item, index) => isTruthy(evaluate(operation.condition, withItem(seen, item, index)))),
  join: (operation, seen) =>
    listOf(operation, seen)
      .map((item) => toText(item, createBudget()))
      .join(operation.separator ?? ', '),
  format: ({ template, variables = {} }, { names }) => {
    const own = Object.fromEntries(Object.entries(variables).map(([name, make]) => [name, make(names)]))
    return template?.({ ...names, ...own })
  },
  remove: ({ path, fields = [] }, seen) => fields.reduce((value: unknown, field) => without(value, field.split('.')), evaluate(path, seen)),
}

const evaluate = (expression: Evaluate | undefined, { root, names }: Seen): unknown => (expression ? expression(names, { root }) : root)

const withItem = (seen: Seen, item: unknown, index: number): Seen => ({ ...seen, names: { ...seen.names, item, index } })

const makeItem = ({ transform, expression }: Operation, seen: Seen): unknown => {
  if (!transform) return evaluate(expression, seen) ?? null
  return Object.fromEntries(Object.entries(transform).map(([name, make]) => [name, evaluate(make, seen) ?? null]))
}

const listOf = ({ type, array }: Operation, seen: Seen): readonly unknown[] => {
  const list = evaluate(array, seen)
  if (Array.isArray(list)) return list
  const got = list === undefined ? 'nothing' : showValue(list, 60).text
  throw new EngineError('CONFIG_INVALID', `"${type}" wants a list, but got ${got}`)
}

/** A copy without what stands at a path; of a list, each item without it. */
const without = (value: unknown, path: readonly string[]): unknown => {
  if (Array.isArray(value)) return value.map((item) => without(item, path))
  const [key, ...rest] = path
  if (!isMap(value) || key === undefined || !Object.hasOwn(value, key)) return value
  const entries = Object.entries(value)
  if (rest.length === 0) return Object.fromEntries(entries.filter(([name]) => name !== key))
  return Object.fromEntries(entries.map(([name, part]) => [name, name === key ? without(part, rest) : part]))
}
