import { builtins, functions } from '@testmesh/expressions'
import { findFunctionDoc } from '@testmesh/expressions/docs'
import type { ActionDescriptor, JsonSchema } from '@testmesh/protocol'
import type { Found } from './found.ts'
import { isInReach, localsOf } from './reach.ts'
import { findAction, propertiesOf, schemaBelow } from './schema-at.ts'
import { type SeenStep, type SeenValues, valueBelow, withSeen, withValue } from './seen-values.ts'
import { stepAround, type TextFlow, type TextStep } from './text-flow.ts'

export interface ExpressionPlace {
  readonly flow: TextFlow
  readonly descriptors: readonly ActionDescriptor[]
  readonly offset: number
  /** The block of the flow it is in: `steps`, `outputs`. */
  readonly section: string
  /** What is written of the expression before the place. */
  readonly written: string
  /** Whether its step has a result then. */
  readonly hasResult: boolean
  /** Whether the steps inside its step have run then. */
  readonly seesInside: boolean
  /** Variables beside those of the flow. */
  readonly variables: readonly string[]
  readonly seen: SeenValues
}

/** What may stand at a place in an expression: names in reach, or what is below the name that stands before the dot. */
export const completeExpression = (place: ExpressionPlace): Found[] => {
  const { written } = place
  if (isInText(written) || /(?:^|[^\w$"'\])])\d[\w.]*$/.test(written)) return []
  const path = /((?:[\p{L}_]\w*|\$)(?:\??\.\w+|\[[^\][]*\])*)\??\.\w*$/u.exec(written)?.[1]
  return path === undefined ? namesAt(place) : membersAt(place, keysOfPath(path))
}

/** Within quotes of the expression, so far as they are open. */
const isInText = (written: string): boolean => /^(?:[^'"]|'[^']*'|"[^"]*")*['"][^'"]*$/.test(written.replaceAll('\\"', '"'))

/** `a.b[0]["c d"]` as keys. */
const keysOfPath = (path: string): string[] =>
  [...path.matchAll(/\$|\w+|\[\s*(?:"([^"]*)"|'([^']*)'|[^\]]*)\s*\]/gu)].map(([key, double, single]) =>
    key.startsWith('[') ? (double ?? single ?? '-') : key,
  )

const name = (label: string, detail: string, documentation?: string): Found => ({
  label,
  kind: 'name',
  insert: label,
  detail,
  ...(documentation !== undefined && { documentation }),
})

const namesAt = (place: ExpressionPlace): Found[] => {
  const { flow, section, offset } = place
  const here = stepAround(flow, offset)
  const before = flow.steps.filter((step) => isInReach(step, { here, ...place }))
  const own =
    here && place.hasResult
      ? [
          ...resultNames(place, here),
          ...here.outputs.map((label) => withValue(name(label, 'output of this step'), seenOf(place, here).outputs)),
        ]
      : []
  return once([
    ...own,
    ...localsOf(here).map((label) => name(label, 'of the loop around it')),
    ...before.flatMap((step) => outputsOf(place, step)),
    ...before.flatMap((step) => stepName(step, place.descriptors)),
    ...flow.inputs.map((label) => name(label, 'input')),
    ...flow.columns.map((label) => name(label, 'column of the data')),
    ...variablesOf(place).map((label) => withValue(name(label, 'variable'), place.seen.variables)),
    ...(section === 'on_error' ? [name('error', 'what went wrong'), name('failed_step', 'the step that failed')] : []),
    ...(section === 'teardown' ? [name('FLOW_STATUS', 'built in')] : []),
    ...builtinNames,
    ...functions.map(
      ({ name: label, signature }): Found => ({
        label,
        kind: 'function',
        insert: `${label}(`,
        detail: signature,
        documentation: findFunctionDoc(label)?.doc ?? '',
      }),
    ),
  ])
}

/** Each once, as the docs write it: the others are its aliases. */
const builtinNames: readonly Found[] = [
  ...Object.keys(builtins).filter((one) => /^[A-Z]/.test(one)),
  'FLOW_ID',
  'FLOW_NAME',
  'EXECUTION_ID',
].map((label) => name(label, 'built in'))

/** The name of a step; in the long form where it would be read as a subtraction. */
const stepName = ({ id, action }: TextStep, descriptors: readonly ActionDescriptor[]): Found[] => {
  if (id === undefined) return []
  const title = findAction(action, descriptors)?.title
  return [
    { label: id, kind: 'name', insert: id.includes('-') ? `steps["${id}"]` : id, detail: title === undefined ? 'step' : `step: ${title}` },
  ]
}

const outputsOf = (place: ExpressionPlace, step: TextStep): Found[] =>
  step.outputs.map((label) =>
    withValue(name(label, step.id === undefined ? 'output' : `output of ${step.id}`), seenOf(place, step).outputs),
  )

const nothing: SeenStep = { outputs: {} }

const seenOf = ({ seen }: ExpressionPlace, { id }: TextStep): SeenStep =>
  (id !== undefined && Object.hasOwn(seen.steps, id) && seen.steps[id]) || nothing

const variablesOf = ({ flow, variables }: ExpressionPlace): string[] => [...new Set([...flow.env, ...variables])]

/** The first of a name is the one that is meant. */
const once = (found: readonly Found[]): Found[] => {
  const seen = new Set<string>()
  return found.filter(({ label }) => !seen.has(label) && seen.add(label))
}

const resultNames = (place: ExpressionPlace, step: TextStep): Found[] => [
  ...withSeen(fieldsOf(findAction(step.action, place.descriptors)?.output), seenOf(place, step).result),
  ...['response', 'result'].map((label) => name(label, 'the whole result')),
  name('duration', 'how long the attempt took, in milliseconds'),
  name('attempt', 'which attempt this is, from 1'),
]

const fieldsOf = (schema: JsonSchema | undefined): Found[] =>
  Object.entries(schema ? propertiesOf(schema) : {}).map(([label, field]) => {
    const { title, description } = field
    const type = typeInWords(field)
    return { ...name(label, typeof title === 'string' ? title : type, description as string | undefined), type }
  })

const typeInWords = ({ type, 'x-kind': kind }: JsonSchema): string =>
  typeof type === 'string' ? type : kind === 'json' ? 'any JSON' : 'any'

/** What is known of the value that a path leads to. */
const membersAt = (place: ExpressionPlace, [first = '', ...rest]: readonly string[]): Found[] => {
  const { flow, descriptors, offset } = place
  const here = stepAround(flow, offset)
  const before = flow.steps.filter((step) => isInReach(step, { here, ...place }))
  const own = here && place.hasResult ? findAction(here.action, descriptors) : undefined
  if (here && own) {
    const { result } = seenOf(place, here)
    if (first === '$') return payloadFields(own, rest, result)
    if (first === 'response' || first === 'result') return withSeen(fieldsOf(below(own.output, rest)), valueBelow(result, rest))
    const path = [first, ...rest]
    if (Object.hasOwn(propertiesOf(own.output), first)) return withSeen(fieldsOf(below(own.output, path)), valueBelow(result, path))
  }
  if (first === 'steps') return stepMembers(place, before, rest)
  const step = before.find(({ id }) => id === first)
  if (step) return resultMembers(place, step, rest)
  const named = valueOfName(place, before, first)
  if (named !== undefined) return withSeen([], valueBelow(named, rest))
  return rest.length === 0 ? wholeMembers(place, before, first) : []
}

/** What an output, or a variable, was worth. */
const valueOfName = (place: ExpressionPlace, before: readonly TextStep[], wanted: string): unknown => {
  const giver = before.findLast(({ outputs }) => outputs.includes(wanted))
  if (giver) return seenOf(place, giver).outputs[wanted]
  return Object.hasOwn(place.seen.variables, wanted) ? place.seen.variables[wanted] : undefined
}

const stepMembers = (place: ExpressionPlace, before: readonly TextStep[], [id, ...rest]: readonly string[]): Found[] => {
  if (id === undefined) return before.flatMap((step) => stepName(step, place.descriptors)).filter(({ label }) => !label.includes('-'))
  const step = before.find((one) => one.id === id)
  if (!step) return []
  const outcome =
    rest.length === 0 ? [name('outcome', 'passed, failed, error, skipped or cancelled'), name('error', 'what went wrong')] : []
  return [...resultMembers(place, step, rest), ...outcome]
}

const resultMembers = (place: ExpressionPlace, step: TextStep, rest: readonly string[]): Found[] => {
  const { result, outputs } = seenOf(place, step)
  const [output = '', ...deeper] = rest
  if (step.outputs.includes(output)) return withSeen([], valueBelow(outputs[output], deeper))
  const captured = rest.length === 0 ? step.outputs.map((label) => withValue(name(label, 'output'), outputs)) : []
  const known = fieldsOf(below(findAction(step.action, place.descriptors)?.output, rest))
  const fields = withSeen(known, valueBelow(result, rest)).filter(({ label }) => !captured.some((one) => one.label === label))
  return once([...fields, ...captured])
}

/** `$` reads the payload first, then the result. */
const payloadFields = ({ output, payload }: ActionDescriptor, rest: readonly string[], result: unknown): Found[] => {
  const paths = [...(payload === undefined ? [] : [[...payload.split('.'), ...rest]]), rest]
  return once(paths.flatMap((path) => withSeen(fieldsOf(below(output, path)), valueBelow(result, path))))
}

const below = (schema: JsonSchema | undefined, keys: readonly string[]): JsonSchema | undefined =>
  keys.reduce<JsonSchema | undefined>((around, key) => around && schemaBelow(around, /^\d+$/.test(key) ? '-' : key), schema)

/** The names that reach past what hides them. */
const wholeMembers = (place: ExpressionPlace, before: readonly TextStep[], whole: string): Found[] => {
  switch (whole) {
    case 'vars':
    case 'env':
      return variablesOf(place).map((label) => name(label, 'variable'))
    case 'inputs':
    case 'input':
      return place.flow.inputs.map((label) => name(label, 'input'))
    case 'row':
      return place.flow.columns.map((label) => name(label, 'column of the data'))
    case 'outputs':
      return once(before.flatMap(({ outputs }) => outputs.map((label) => name(label, 'output'))))
    case 'flow':
      return [name('name', 'of this flow')]
    case 'execution':
      return [name('id', 'of this execution'), name('environment', 'in which it runs'), name('seed', 'what everything random comes from')]
    case 'failed_step':
      return [name('id', 'of the step that failed')]
    case 'error':
      return [name('message', 'what went wrong')]
    default:
      return []
  }
}
