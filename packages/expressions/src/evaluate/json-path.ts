import { messageOf } from '@testmesh/protocol'
import { ExpressionError } from '../expression-error.ts'
import { asJsonPath } from '../need-helpers.ts'
import type { JsonPath } from '../syntax/json-path/json-path.ts'
import { fillPlaces } from '../syntax/json-path/path-reader.ts'
import { readPath } from '../values/read-member.ts'
import { typeOf } from '../values/type-of.ts'
import { type Frame, spend, typeError } from './frame.ts'
import { numberIn } from './operate.ts'

export interface PathInput {
  /** What `$` is. */
  readonly root: unknown
  /** What the path's tokens give. Default: it has none. */
  readonly values?: readonly PathValue[]
}

export interface PathValue {
  readonly value: unknown
  /** Text without a type of its own. */
  readonly isUntyped: boolean
}

/** One value for a path that can match one thing, a list for others. @throws ExpressionError */
export const evaluatePath = (path: JsonPath, { root, values = [] }: PathInput, frame: Frame): unknown => {
  if (path.keys) return readPath(root, path.keys)
  if (typeof root !== 'object' || root === null) return path.isSingle ? undefined : []
  const text = path.tokens.length > 0 ? fillPlaces(path.text, (index, isTwin) => literalOf(values[index], isTwin)) : path.text
  const found = findAll(text, root, frame)
  return path.isSingle ? found[0] : found
}

/** A step of the library takes as long as about four of ours. */
const costOfStep = 4

const findAll = (text: string, root: object, frame: Frame): unknown[] => {
  const helper = asJsonPath(frame.scope.tools.load('jsonpath'))
  const found: unknown[] = []
  try {
    for (const value of helper.query(text, root, (steps) => spend(frame, steps * costOfStep))) found.push(value)
  } catch (error) {
    if (error instanceof ExpressionError) throw error
    throw new ExpressionError('EXPRESSION_PATTERN', `the JSONPath does not work: ${messageOf(error)}`)
  }
  return found
}

/** A value as it stands in a path. Its quotes are escaped: what comes from outside stays a value. */
const literalOf = ({ value, isUntyped }: PathValue = { value: null, isUntyped: false }, isTwin = false): string => {
  const isUsable = typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value)
  if (!isUsable) throw typeError(`inside a JSONPath stands text, a number, a boolean or null, not ${typeOf(value)}`)
  if (typeof value === 'string' && isUntyped && isTwin) return spelledOut(value) ?? JSON.stringify(value)
  return JSON.stringify(value)
}

/** The number or boolean that text spells. */
const spelledOut = (text: string): string | undefined => {
  const word = text.trim().toLowerCase()
  const number = numberIn(text)
  return word === 'true' || word === 'false' ? word : number === undefined ? undefined : JSON.stringify(number)
}
