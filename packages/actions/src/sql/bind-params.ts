import { type Placeholder, type Statement, splitStatements } from './split-statements.ts'
import { sqlError } from './sql-error.ts'
import type { Syntax } from './syntax.ts'

/** Values by position, or by name. */
export type Params = readonly unknown[] | Readonly<Record<string, unknown>>

/** A statement as the server takes it: its own placeholders, each with its value. */
export interface BoundStatement {
  readonly text: string
  /** The text with the comment behind it. */
  readonly sent: string
  readonly values: readonly unknown[]
  readonly line: number
}

/** How a kind of database writes placeholders. */
export interface Binding {
  readonly syntax: Syntax
  /** How the n-th value of a statement is written, from 1. */
  placeholder(number: number): string
  /** Whether a value that is named twice is given once. */
  readonly reusesValues: boolean
  /** Put behind every statement. */
  readonly comment: string
}

/**
 * Splits a query into statements, each with the values it names. `?` takes the values in order, over all statements; it is an operator
 * when the query names `$1` or there is no list of values; `:name` is left alone when there are no named values.
 *
 * @throws ActionError SQL_PARAMS when a value is missing or left over
 */
export const bindParams = (sql: string, params: Params | undefined, binding: Binding): BoundStatement[] => {
  const statements = splitStatements(sql, binding.syntax)
  const style = styleOf(statements, params)
  const taken = { count: 0 }
  const bound = statements.map((statement) => bindStatement(statement, { params, style, taken, binding }))
  if (style === 'question' && Array.isArray(params) && taken.count < params.length)
    throw sqlError('SQL_PARAMS', `the query has ${taken.count} ?, but params has ${values(params.length)}`)
  if (style === 'dollar' || style === 'name') refuseUnused(statements, params)
  return bound
}

/** A value that no placeholder takes is meant for one that is misspelt or missing. */
const refuseUnused = (statements: readonly Statement[], params: Params | undefined): void => {
  const read = new Set(statements.flatMap(({ placeholders }) => placeholders.map(({ name }) => name)))
  const given = Array.isArray(params) ? params.map((_, index) => index + 1) : Object.keys(params ?? {})
  const unused = given.filter((name) => !read.has(name))
  if (unused.length === 0) return
  const sign = Array.isArray(params) ? '$' : ':'
  throw sqlError('SQL_PARAMS', `the query does not use ${unused.map((name) => `${sign}${name}`).join(', ')}, which params has`)
}

type Style = 'dollar' | 'question' | 'name' | 'none'

interface BindOptions {
  readonly params: Params | undefined
  readonly style: Style
  readonly taken: { count: number }
  readonly binding: Binding
}

const styleOf = (statements: readonly Statement[], params: Params | undefined): Style => {
  const all = statements.flatMap(({ placeholders }) => placeholders)
  if (params === undefined) {
    if (all.some(({ name }) => typeof name === 'number'))
      throw sqlError('SQL_PARAMS', 'the query names $1 and the like, but there are no params')
    return 'none'
  }
  if (!Array.isArray(params)) return 'name'
  return all.some(({ name }) => typeof name === 'number') ? 'dollar' : 'question'
}

const bindStatement = ({ text, line, placeholders }: Statement, options: BindOptions): BoundStatement => {
  const values: unknown[] = []
  const numbers = new Map<number | string, number>()
  let written = ''
  let at = 0
  for (const placeholder of placeholders) {
    if (!isMeant(placeholder, options.style)) continue
    if (placeholder.name === '??') {
      written += `${text.slice(at, placeholder.start)}?`
      at = placeholder.end
      continue
    }
    const key = placeholder.name ?? `?${options.taken.count++}`
    let number = options.binding.reusesValues ? numbers.get(key) : undefined
    if (number === undefined) {
      number = values.push(toValue(givenValue(placeholder, options)))
      numbers.set(key, number)
    }
    written += `${text.slice(at, placeholder.start)}${options.binding.placeholder(number)}`
    at = placeholder.end
  }
  const whole = written + text.slice(at)
  return { text: whole, sent: whole + options.binding.comment, values, line }
}

const isMeant = ({ name }: Placeholder, style: Style): boolean => {
  if (style === 'question') return name === undefined || name === '??'
  return style === 'dollar' ? typeof name === 'number' : style === 'name' && typeof name === 'string' && name !== '??'
}

const values = (count: number): string => `${count} value${count === 1 ? '' : 's'}`

const givenValue = ({ name }: Placeholder, { params, taken }: BindOptions): unknown => {
  if (typeof name === 'string') {
    const named = params as Readonly<Record<string, unknown>>
    if (Object.hasOwn(named, name)) return named[name]
    throw sqlError('SQL_PARAMS', `the query names :${name}, but params has ${Object.keys(named).join(', ') || 'nothing'}`)
  }
  const list = params as readonly unknown[]
  const index = (name ?? taken.count) - 1
  if (index < list.length) return list[index]
  throw sqlError(
    'SQL_PARAMS',
    `the query names ${name === undefined ? `${taken.count} ?` : `$${name}`}, but params has ${values(list.length)}`,
  )
}

/** Maps go as JSON; a list stays one, for arrays and `= ANY($1)`. */
const toValue = (value: unknown): unknown => {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  return value === undefined ? null : isMap ? JSON.stringify(value) : value
}
