import { builtins, isSlip, nearestNames } from '@testmesh/expressions'
import type { Flow } from '@testmesh/flow'
import type { SourceText } from '@testmesh/flow/model'
import type { Diagnostic, JsonSchema } from '@testmesh/protocol'
import { findControl } from '../control/table.ts'
import { checkField, checkFixed, checkOwnField, checkRoot } from './check-fields.ts'
import { checkRelativeUrl } from './check-relative-url.ts'
import type { CompileSteps } from './compile-step.ts'
import { conditionsOf } from './conditions.ts'
import { isGraph } from './dependencies.ts'
import { fixedNames } from './fixed-names.ts'
import { type Names, reportUnknown } from './names.ts'
import { variableIn } from './order-variables.ts'
import type { PlannedOutput, PlannedStep, PlannedVariable, VariableSource } from './plan.ts'
import { isFull, type NameAt, placeOfUse, report } from './plan-context.ts'
import type { Calling } from './plan-sub-flow.ts'
import { afterAll, inGraph, inTurn, type Left, namesLeftBy, nothing, type Reach, withLeft, withLocals } from './reach.ts'
import { resultShape } from './result-shape.ts'
import { givenBy, OF_ANY_STEP } from './step-gives.ts'

/** Names that will have a value when the flow runs, beyond what the flow itself defines. */
export interface KnownNames {
  readonly variables: readonly (Pick<VariableSource, 'values' | 'isOwn'> & Partial<VariableSource>)[]
  /** Columns of the data rows; `any` when they are not known before the rows are read. */
  readonly columns: Iterable<string> | 'any'
  /** Names of the operating system's environment, which is no scope: who reads one is told how. */
  readonly shell?: ReadonlySet<string>
  /** A file that gives some of them cannot be read: a variable or column that nobody knows may stand there. */
  readonly isIncomplete?: boolean
}

/** Names of the scope of `assert` beside the fields of the result. */
const OF_AN_ATTEMPT = ['response', 'result', 'duration', 'attempt']

/** Finds every name that cannot have a value where it is read. */
export const checkNames = (
  context: CompileSteps,
  checked: {
    flow: Flow
    phases: Record<'setup' | 'steps' | 'onError' | 'teardown', readonly PlannedStep[]>
    env: readonly PlannedVariable[]
    /** Names of variables that steps set. */
    variablesSet: readonly string[]
    outputs: readonly PlannedOutput[]
    known: KnownNames
    given: Calling['given']
    /** By the reading. */
    told: readonly Diagnostic[]
  },
): void => {
  const { flow, phases, env, variablesSet, outputs, known, given, told } = checked
  const all = Object.values(phases).flat()
  const fromElsewhere = new Set(known.variables.flatMap(({ values }) => Object.keys(values)))
  const names: Names = {
    context,
    variables: new Set([...fromElsewhere, ...env.map((variable) => variable.name), ...variablesSet]),
    inputs: new Set([...inputsOf(flow, context.source), ...(given === 'any' ? [] : given)]),
    columns: known.columns === 'any' || given === 'any' ? 'any' : new Set([...known.columns, ...(flow.data_source ? ['data'] : [])]),
    row: known.columns === 'any' ? 'any' : new Set(known.columns),
    shell: known.shell ?? new Set(),
    // An `env` that could not be read is told to be wrong: what it would have held is not known.
    isIncomplete: known.isIncomplete || (flow.env === undefined && context.source.ranges['/env'] !== undefined),
    everything: afterAll(nothing, namesLeftBy(all)),
    conditions: conditionsOf(all),
    gives: givenBy(all),
    refused: new Set(told.filter(({ severity }) => severity === 'error').map(({ place }) => place.span?.start.offset)),
    warned: new Set(),
    emptySecrets: emptySecretsIn(known.variables),
  }
  checkVariables(names, env, fromElsewhere)
  const afterSetup = checkSection(names, nothing, phases.setup)
  const afterSteps = checkSection(names, afterSetup, phases.steps)
  checkSection(names, afterSteps, phases.onError)
  checkSection(names, names.everything, phases.teardown)
  for (const output of outputs) for (const use of output.value.names) checkUse(names, use, { reach: names.everything })
}

/** By name, where each comes from. What the flow itself says is no secret of anybody. */
const emptySecretsIn = (sources: KnownNames['variables']): Map<string, string> => {
  const decided = new Set<string>()
  const empty = new Map<string, string>()
  for (const { name = '', values, secrets = [], strength } of sources) {
    if (strength !== 'above-flow') continue
    for (const secret of secrets) if (values[secret] === '' && !decided.has(secret)) empty.set(secret, name)
    for (const key of Object.keys(values)) decided.add(key)
  }
  return empty
}

/** Variables have their values before any step sets one; one that asks for itself asks those from elsewhere. */
const checkVariables = (names: Names, env: readonly PlannedVariable[], fromElsewhere: ReadonlySet<string>): void => {
  const variables = new Set([...fromElsewhere, ...env.map(({ name }) => name)])
  for (const { name, value } of env)
    for (const use of value.names) {
      const asksForItself = variableIn(use) === name && !fromElsewhere.has(name)
      const others = asksForItself ? new Set([...variables].filter((other) => other !== name)) : variables
      checkUse({ ...names, variables: others }, use, { reach: nothing })
    }
}

const checkSection = (names: Names, reach: Reach, steps: readonly PlannedStep[]): Reach => {
  if (steps.length === 0) return reach
  const list = namesLeftBy(steps)
  const before = (isGraph(steps) ? inGraph : inTurn)(reach, list)
  for (const [index, planned] of steps.entries()) checkStep(names, before(index), planned)
  return afterAll(reach, list)
}

const checkStep = (names: Names, reach: Reach, planned: PlannedStep): void => {
  const uses = names.context.uses.get(planned)
  const fields = resultFields(planned)
  for (const use of uses?.before ?? []) {
    if (isOfResult(names, reach, use, fields)) reportTooEarly(names, planned, use)
    else checkUse(names, use, { reach, reader: planned })
  }
  const inside = namesLeftBy(stepsInBlocks(planned))
  const own = withLeft(
    afterAll(reach, inside),
    'outputs',
    planned.captures.map((capture) => capture.name),
  )
  for (const use of uses?.after ?? []) {
    const seen = fieldsAt(planned, use) ?? fields
    if (isOwnName(names, own, planned, use) && (seen === 'any' || !seen.has(use.name))) reportItself(names, use)
    else checkUse(names, use, { reach: own, reader: planned, fields: seen })
  }
  for (const path of uses?.root ?? []) checkRoot(names, planned, path)
  checkRelativeUrl(names, planned)
  const inner = withLocals(reach, localsOf(planned))
  for (const block of planned.blocks) checkSection(names, inner, block.steps)
  // The step is over by then, and its result at hand; `error` is known everywhere.
  const failed = withLocals(withLeft(own, 'steps', [planned.id]), ['response'])
  checkSection(names, failed, planned.onError.steps)
  checkSection(names, failed, planned.onError.onTimeout)
  // Cleanup runs at the end: whatever the flow captures may exist by then.
  if (planned.cleanup) checkSection(names, { ...names.everything, locals: reach.locals }, planned.cleanup.steps)
}

/** A field of the result that is read before there is one, and that is no name of anything else. */
const isOfResult = (names: Names, reach: Reach, { name, isOptional }: NameAt, fields: ReadonlySet<string> | 'any'): boolean =>
  fields !== 'any' && fields.has(name) && !isOptional && !isKnown(names, reach, name) && !names.everything.has('outputs', name)

/** A step that is read by its own id, which it only has when it is over. */
const isOwnName = (names: Names, reach: Reach, { id, descriptor }: PlannedStep, { name, isOptional }: NameAt): boolean =>
  name === id && !isOptional && !isKnown(names, reach, name) && !Object.hasOwn((descriptor.output.properties ?? {}) as object, name)

const localsOf = (planned: PlannedStep): readonly string[] => findControl(planned.step.action)?.locals?.(planned.step.config) ?? []

/** Names of the step's own `assert`: fields of its result, and what the steps inside it left; `any` for an action that does not say. */
const resultFields = (planned: PlannedStep): ReadonlySet<string> | 'any' => {
  const shape = resultShape(planned)
  if (shape === 'any') return shape
  if (!planned.isControl && planned.blocks.length === 0) return fieldsOf(shape)
  const { left } = namesLeftBy(stepsInBlocks(planned))
  const asks = planned.fields.length > 0
  const own = Object.keys(shape.properties as object)
  return new Set([
    ...own,
    ...(findControl(planned.step.action)?.flow ? ['flow'] : []),
    ...OF_AN_ATTEMPT,
    ...left.steps.keys(),
    ...left.outputs.keys(),
    ...(asks ? localsOf(planned) : []),
  ])
}

const knownFields = new WeakMap<JsonSchema, ReadonlySet<string>>()

/** The same for all steps of an action, while they hold no others. */
const fieldsOf = (shape: JsonSchema): ReadonlySet<string> => {
  const before = knownFields.get(shape)
  if (before) return before
  const fields = new Set([...Object.keys(shape.properties as object), ...OF_AN_ATTEMPT])
  knownFields.set(shape, fields)
  return fields
}

/** Of a text that sees other names than those of the result. */
const fieldsAt = ({ step, pointer }: PlannedStep, use: NameAt): ReadonlySet<string> | 'any' | undefined => {
  const names = findControl(step.action)?.namesAt?.(step.config, use.pointer.slice(`${pointer}/config`.length))
  return names === undefined || names === 'any' ? names : new Set(names)
}

const stepsInBlocks = ({ blocks }: PlannedStep): PlannedStep[] => blocks.flatMap((block) => [...block.steps])

interface Where {
  readonly reach: Reach
  /** Absent: the flow itself. */
  readonly reader?: PlannedStep
  /** Of a result at hand. Default: there is none. */
  readonly fields?: ReadonlySet<string> | 'any'
}

const checkUse = (names: Names, use: NameAt, { reach, reader, fields = new Set() }: Where): void => {
  if (fields === 'any' || isFull(names.context)) return
  if (use.isOptional) {
    if (reader) warnOfAbsence(names, use, { reach, reader, fields })
    return
  }
  if (fields.has(use.name)) {
    if (reader) checkOwnField(names, use, reader)
    return
  }
  if (reach.locals.has(use.name)) return
  const long = isDefined(names, reach, use.name) ? undefined : longForm(names, reach, use)
  if (long) {
    checkLongForm(names, long, { use, reach })
    if (long.left === 'steps') checkField(names, use, use.path)
    if (long.left) warnOfMissing(names, { ...use, name: String(use.path[0]), path: use.path.slice(1) }, { left: long.left, reader })
    return
  }
  if (isKnown(names, reach, use.name)) {
    const left = reach.has('outputs', use.name) ? 'outputs' : reach.has('steps', use.name) ? 'steps' : undefined
    if (left === 'steps') checkField(names, use, [use.name, ...use.path])
    if (left) warnOfMissing(names, use, { left, reader })
    if (!left) {
      checkFixed(names, use)
      warnOfEmptySecret(names, use)
    }
    return
  }
  // Of what a pattern names in vain its first key is told.
  if (use.isKey && use.path.length > 0) return
  const later = names.everything.has('outputs', use.name) || names.everything.has('steps', use.name)
  if (later) {
    reportLater(names, { use, name: use.name, reach })
    return
  }
  const known = [...fields, ...namesInReach(names, reach), ...kindsOfFailure(use)]
  // A file that cannot be read may bring any name, though hardly one that is nearly another.
  if (names.isIncomplete && !known.some((name) => isMisspelt(use.name, name))) return
  const text = asText(use)
  // A word without quotes is seldom a slip of a name that is only somewhat like it.
  const nearest = nearestNames(use.name, known).filter((name) => text === undefined || isSlip(use.name, name))
  reportUnknown(names, use, `"${use.name}" is not defined here`, nearest, text ?? localsInWords(reach))
}

/** Of a pair such as `user_1` and `user_2`, or `order` and `orders`, each may be meant. */
const isMisspelt = (word: string, name: string): boolean =>
  name.length > 4 && isSlip(word, name) && [/\d+/g, /s$/].every((apart) => word.replace(apart, '') !== name.replace(apart, ''))

/** Those too that stand there and could not be read: they are told to be wrong. */
const inputsOf = ({ inputs }: Flow, { ranges }: SourceText): string[] => {
  if (inputs === undefined) return []
  const written = Object.keys(ranges).flatMap((pointer) => /^\/inputs\/([^/]+)$/.exec(pointer)?.[1] ?? [])
  return [...Object.keys(inputs), ...written]
}

/** Words that may stand in place of an expression. */
const kindsOfFailure = ({ pointer }: NameAt): readonly string[] =>
  /\/retry_on(_not)?(\/|$)/.test(pointer) ? ['timeout', 'connection'] : []

/** In an assertion a word without quotes is most often meant as text. */
const asText = ({ name, path, pointer }: NameAt): string | undefined =>
  path.length === 0 && /\/assert(_any|_none)?\//.test(pointer)
    ? `where it is text, write "${name}"; else define it in env, an environment or --var, or capture it in an earlier step`
    : undefined

/** The loop may call its item otherwise than people expect. */
const localsInWords = ({ locals }: Reach): string | undefined =>
  locals.size > 0 ? `the step around it gives ${[...locals].map((name) => `"${name}"`).join(' and ')}` : undefined

/** Where the result of a step is at hand. */
interface AtHand {
  readonly reach: Reach
  readonly reader: PlannedStep
  readonly fields: ReadonlySet<string>
}

/** An assertion may ask whether something is there; of a field of the result that is never there it asks in vain. */
const warnOfAbsence = (names: Names, use: NameAt, { reach, reader, fields }: AtHand): void => {
  if (!use.pointer.startsWith(`${reader.pointer}/assert`)) return
  if (fields.has(use.name)) {
    checkOwnField(names, use, reader)
    return
  }
  // What is in capitals is a variable that somebody may give.
  if (use.name === use.name.toUpperCase() || isKnown(names, reach, use.name)) return
  if (names.everything.has('outputs', use.name) || names.everything.has('steps', use.name)) return
  const nearest = nearestNames(use.name, fields, 1)
  if (nearest.length > 0) reportUnknown(names, use, `nothing is called "${use.name}" here: it is missing whatever happens`, nearest)
}

/** Known of an attempt while it is judged, and gone with it. */
const OF_AN_ATTEMPT_ALONE = new Set(['duration', 'attempt'])

/** A step that does not run leaves nothing, and reading it is an error then: told where no word is said for that case. */
const warnOfMissing = (
  { context, conditions, warned }: Names,
  use: NameAt,
  { left, reader }: { left: Left; reader: PlannedStep | undefined },
): void => {
  const [field] = use.path
  if (left === 'steps' && (field === undefined || OF_ANY_STEP.includes(String(field)))) return
  const found = conditions.find(left, use.name, reader && { step: reader, isInWhen: use.pointer === `${reader.pointer}/when` })
  const key = `${reader?.pointer} ${left} ${use.name}`
  if (!found || warned.has(key)) return
  warned.add(key)
  const read = left === 'steps' ? `${use.name}.${field}` : use.name
  report(context, {
    code: 'PLAN_MAY_BE_MISSING',
    severity: 'warning',
    message: `"${read}" is missing when step ${found.by.id} does not run: it ${found.condition.told}`,
    place: placeOfUse(context, use),
    hint: `say what holds then, as in ${read} ?? null, or read it under the same condition`,
  })
}

/** CI fills in nothing for a secret that it does not have, and what is refused for it shows nothing but stars. */
const warnOfEmptySecret = ({ context, emptySecrets, inputs, columns, warned }: Names, use: NameAt): void => {
  const from = emptySecrets.get(use.name)
  if (from === undefined || inputs.has(use.name) || columns === 'any' || columns.has(use.name) || warned.has(`empty ${use.name}`)) return
  warned.add(`empty ${use.name}`)
  report(context, {
    code: 'PLAN_EMPTY_SECRET',
    severity: 'warning',
    message: `the secret "${use.name}" is empty: so says ${from}`,
    place: placeOfUse(context, use),
  })
}

/** Called so by the flow, or by who runs it: it stands before what the language calls so. */
const isDefined = (names: Names, reach: Reach, name: string): boolean =>
  reach.locals.has(name) ||
  reach.has('outputs', name) ||
  reach.has('steps', name) ||
  names.inputs.has(name) ||
  (names.columns !== 'any' && names.columns.has(name)) ||
  names.variables.has(name)

const isKnown = (names: Names, reach: Reach, name: string): boolean =>
  isDefined(names, reach, name) || names.columns === 'any' || Object.hasOwn(fixedNames, name) || Object.hasOwn(builtins, name)

const namesInReach = (names: Names, reach: Reach): string[] => [
  ...reach.locals,
  ...reach.names('outputs'),
  ...reach.names('steps'),
  ...names.inputs,
  ...(names.columns === 'any' ? [] : names.columns),
  ...names.variables,
  ...Object.keys(fixedNames),
  ...Object.keys(builtins),
]

interface LongForm {
  readonly what: string
  readonly isHere: (key: string) => boolean
  readonly isAnywhere: (key: string) => boolean
  readonly all: () => Iterable<string>
  /** Where nothing of the kind has a name that is near. */
  readonly hint?: string
  /** By steps. */
  readonly left?: Left
}

const longForm = (names: Names, reach: Reach, use: NameAt): LongForm | undefined => {
  if (use.path.length === 0) return undefined
  const inSet = (what: string, set: ReadonlySet<string>): LongForm => ({
    what,
    isHere: (key) => set.has(key),
    isAnywhere: (key) => set.has(key),
    all: () => set,
  })
  const inReach = (what: string, left: Left): LongForm => ({
    what,
    isHere: (key) => reach.has(left, key),
    isAnywhere: (key) => names.everything.has(left, key),
    all: () => reach.names(left),
    left,
  })
  switch (use.name) {
    case 'vars':
    case 'env':
      return names.isIncomplete ? undefined : inSet('variable', names.variables)
    case 'inputs':
    case 'input':
      return inSet('input', names.inputs)
    case 'row':
      return names.row === 'any' || names.isIncomplete ? undefined : { ...inSet('column', names.row), hint: ROW }
    case 'service':
      return { ...inSet('service', new Set(Object.keys(names.context.routing.services ?? {}))), hint: SERVICES }
    case 'outputs':
      return inReach('output', 'outputs')
    case 'steps':
      return inReach('step', 'steps')
    default:
      return undefined
  }
}

const ROW = 'columns come from the data of the flow: data: ./cases.csv, or --data'

const SERVICES = 'services come from the environment: routing: { services: { users: https://users.example.com } }'

const checkLongForm = (names: Names, long: LongForm, { use, reach }: { use: NameAt; reach: Reach }): void => {
  const key = String(use.path[0])
  if (long.isHere(key)) return
  if (long.isAnywhere(key)) reportLater(names, { use, name: key, reach })
  else reportUnknown(names, use, `there is no ${long.what} called "${key}"`, nearestNames(key, long.all()), long.hint)
}

const reportItself = ({ context }: Names, use: NameAt): void => {
  const message = `step ${use.name} is not over yet when this is read`
  const hint = `in the step itself leave "${use.name}." out, and write what follows it`
  report(context, { code: 'PLAN_LATER_STEP', message, place: placeOfUse(context, use), hint })
}

const reportTooEarly = ({ context }: Names, { id }: PlannedStep, use: NameAt): void => {
  const message = `"${use.name}" is what step ${id} gives, and does not exist before it has run`
  const hint = OF_AN_ATTEMPT_ALONE.has(use.name) ? undefined : `to read it of an earlier step, write <step>.${use.name}`
  report(context, { code: 'PLAN_LATER_STEP', message, place: placeOfUse(context, use), hint })
}

const reportLater = ({ context }: Names, { use, name, reach }: { use: NameAt; name: string; reach: Reach }): void => {
  const place = placeOfUse(context, use)
  const chance = reach.chance(name)
  if (!chance) {
    report(context, { code: 'PLAN_LATER_STEP', message: `"${name}" does not exist yet when this is read`, place })
    return
  }
  const { by, reader } = chance
  const message = `"${name}" may not exist yet when this is read: step ${reader} does not depend on ${by}`
  report(context, { code: 'PLAN_LATER_STEP', message, place, hint: `write depends_on: [${by}] in step ${reader}` })
}
