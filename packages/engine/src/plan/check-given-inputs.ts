import { hasTemplate } from '@testmesh/action-kit'
import { didYouMean, showValue } from '@testmesh/expressions'
import type { Flow, Step } from '@testmesh/flow/model'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { fitInput } from '../run/read-inputs.ts'
import { escapePointer, type PlanContext, placeOf, placeOfKey, report } from './plan-context.ts'

interface Given {
  readonly step: Step
  readonly pointer: string
  /** The flow that is run. */
  readonly flow: Flow
  /** Names that it reads, and whether it can do without. */
  readonly reads: ReadonlyMap<string, { readonly isOptional: boolean }>
}

/** Reports inputs of a flow that a step gives under a wrong name or with a wrong type, or does not give: as far as it is written. */
export const checkGivenInputs = (context: PlanContext, given: Given): void => {
  const { input = {}, input_file } = given.step.config
  // A template that gives the whole map is known when it runs.
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return
  for (const [name, value] of Object.entries(input as JsonObject)) checkOne(context, given, { name, value: value ?? null })
  if (input_file === undefined) for (const name of missing(given, input as JsonObject)) reportMissing(context, given, name)
}

const checkOne = (context: PlanContext, { pointer, flow, reads }: Given, { name, value }: { name: string; value: JsonValue }): void => {
  const declared = flow.inputs?.[name]
  const at = `${pointer}/config/input/${escapePointer(name)}`
  if (!declared && ![name, 'inputs', 'input'].some((read) => reads.has(read))) {
    const hint = didYouMean(name, Object.keys(flow.inputs ?? {}))
    report(context, {
      code: 'INPUT_UNKNOWN',
      message: `the flow "${flow.name}" has no input "${name}"`,
      place: placeOfKey(context, at),
      hint,
    })
    return
  }
  if (declared?.type === 'string' && typeof value === 'number') warnOfNumber(context, { name, value, at })
  if (!declared || value === null || hasTemplate(JSON.stringify(value)) || fitInput(value, declared.type) !== undefined) return
  const message = `the input "${name}" of "${flow.name}" must be of type ${declared.type}, not ${showValue(value, 60).text}`
  report(context, { code: 'INPUT_WRONG_TYPE', message, place: placeOf(context, at) })
}

/** A text that is written without quotes, and that YAML makes another one of: version 1.10. */
const warnOfNumber = (context: PlanContext, { name, value, at }: { name: string; value: number; at: string }): void => {
  const { text, ranges } = context.source
  const [start = 0, end = 0] = ranges[at] ?? []
  const written = text.slice(start, end)
  if (written === '' || written === String(value)) return
  report(context, {
    code: 'INPUT_WRONG_TYPE',
    severity: 'warning',
    message: `the input "${name}" is text, and ${written} is the number ${value} in YAML`,
    place: placeOf(context, at),
    hint: `to give it as it is written, write "${written}"`,
  })
}

const missing = ({ flow, reads }: Given, input: JsonObject): string[] =>
  Object.entries(flow.inputs ?? {}).flatMap(([name, { required, default: value }]) => {
    if (Object.hasOwn(input, name) || value !== undefined || required === false) return []
    return required === true || reads.get(name)?.isOptional === false ? [name] : []
  })

const reportMissing = (context: PlanContext, { step, pointer, flow }: Given, name: string): void => {
  const at = `${pointer}/config${step.config.input === undefined ? '/flow' : '/input'}`
  const message = `the flow "${flow.name}" needs the input "${name}"`
  report(context, { code: 'INPUT_MISSING', message, place: placeOf(context, at), hint: `give it one: input: { ${name}: … }` })
}
