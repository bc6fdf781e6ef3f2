import { parseExactJson, showValue, typeTests } from '@testmesh/expressions'
import { type FlowInput, locate } from '@testmesh/flow/model'
import type { DataRow, JsonValue } from '@testmesh/protocol'
import type { Plan } from '../plan/plan.ts'
import { EngineError } from './failure.ts'

export interface GivenInputs {
  readonly inputs?: Readonly<Record<string, JsonValue>>
  readonly row?: DataRow
}

export interface ReadInputs {
  readonly values: Record<string, unknown>
  /** Inputs that nobody gave a value: reading one is an error. */
  readonly unset: ReadonlySet<string>
}

/**
 * The values of a flow's inputs: given by name, else a column of the data row, else the default; null where the flow says
 * `required: false`. Text that spells a value of the input's type is taken, because `--input` and CSV know nothing else. Names the
 * flow does not declare stay.
 *
 * @throws EngineError INPUT_MISSING, INPUT_WRONG_TYPE
 */
export const readInputs = (plan: Plan, { inputs = {}, row }: GivenInputs): ReadInputs => {
  const values: Record<string, unknown> = { ...inputs }
  const unset = new Set<string>()
  for (const [name, input] of Object.entries(plan.flow.inputs ?? {})) {
    const given = inputs[name] ?? (row?.values[name] as JsonValue | undefined) ?? input.default
    if (given !== undefined && given !== null) values[name] = typed(plan, { name, input, given })
    else if (given === null || input.required === false) values[name] = null
    else if (input.required === true) throw missing(plan, name)
    else unset.add(name)
  }
  return { values, unset }
}

const missing = (plan: Plan, name: string): EngineError =>
  new EngineError('INPUT_MISSING', `the input "${name}" needs a value`, { place: placeOf(plan, name) })

const typed = (plan: Plan, { name, input, given }: { name: string; input: FlowInput; given: JsonValue }): JsonValue => {
  const value = fitInput(given, input.type)
  if (value !== undefined) return value
  const { text, type } = showValue(given, 60)
  throw new EngineError('INPUT_WRONG_TYPE', `the input "${name}" must be of type ${input.type}, not ${text} (${type})`, {
    place: placeOf(plan, name),
  })
}

const placeOf = ({ source }: Plan, name: string) => locate(source, `/inputs/${name}`)

/** `given` as the type asks for it; `undefined` when it does not fit. */
export const fitInput = (given: JsonValue, type: FlowInput['type']): JsonValue | undefined => {
  if (type === undefined || isOfType(given, type)) return given
  if (type === 'string') return typeof given === 'number' || typeof given === 'boolean' ? String(given) : undefined
  if (typeof given !== 'string') return undefined
  const parsed = parsedJson(given)
  return parsed !== undefined && isOfType(parsed, type) ? parsed : undefined
}

/** As conditions ask, but for a number beyond 2^53, whose last digits are lost already: with all of them it would be text. */
const isOfType = (value: JsonValue, type: NonNullable<FlowInput['type']>): boolean =>
  typeTests[type](value) && !(type === 'integer' && typeof value === 'number' && !Number.isSafeInteger(value))

const parsedJson = (text: string): JsonValue | undefined => {
  try {
    return parseExactJson(text) as JsonValue
  } catch {
    return undefined
  }
}
