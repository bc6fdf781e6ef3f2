import { type ConfigProblem, type ConfigSchema, parseConfig, valuesAt } from '@testmesh/action-kit'
import { ExpressionError } from '@testmesh/expressions'
import { locate } from '@testmesh/flow/model'
import type { Failure, JsonObject, JsonValue } from '@testmesh/protocol'
import { engineCodes } from '../codes.ts'
import { controlConfigOf } from '../control/control-config.ts'
import { findControl } from '../control/table.ts'
import { hideCutHosts } from '../mask/cut-hosts.ts'
import { headerCredentials } from '../mask/header-credentials.ts'
import { hideUrlSecrets } from '../mask/hide-url-secrets.ts'
import { isFileDatabase } from '../mask/is-file-database.ts'
import type { PlannedStep } from '../plan/plan.ts'
import type { ResultView } from '../scope/execution-scope.ts'
import { conditionInWords } from './condition-in-words.ts'
import { placeOfError, toFailure } from './failure.ts'
import { runCheck } from './judge.ts'
import { type Run, type Surroundings, scopeOf } from './run.ts'
import { setAt } from './set-at.ts'

export type Rendering =
  | {
      /** What the handler gets. */
      readonly config: unknown
      /** What people see: rendered, with never-rendered fields as they were written. */
      readonly shown: JsonObject
      readonly failure?: undefined
    }
  | { readonly config?: undefined; readonly shown?: JsonObject; readonly failure: Failure }

/** Fills the templates of a step's config and checks the outcome against the action's schema. */
export const renderConfig = (run: Run, planned: PlannedStep, around: Surroundings, stream: string): Rendering => {
  const rendered = evaluateConfig(run, planned, around, stream)
  if ('failure' in rendered) return rendered
  const { shown } = rendered
  for (const pattern of planned.secrets) for (const { value } of valuesAt(shown, pattern)) maskValue(run, value)
  for (const pattern of planned.urls) for (const { value } of valuesAt(shown, pattern)) maskInUrl(run, value)
  for (const credential of headerCredentials(shown, planned.headers)) run.masker.add(credential)
  const made = withFunctions(run, planned, around, { stream, shown })
  if ('failure' in made) return { shown, failure: made.failure }
  const rendering = { shown, config: made.config }
  const handler = run.handlers.get(planned.step.action)
  if (handler) return checkRendered(run, planned, handler.schema.config, rendering)
  return planned.isControl ? checkControl(run, planned, rendering) : rendering
}

/** What a control step is given when nothing of it changes: loops ask for it again and again. */
const fixed = new WeakMap<PlannedStep, Rendering>()

const checkControl = (run: Run, planned: PlannedStep, rendering: { shown: JsonObject; config: unknown }): Rendering => {
  const isFixed = planned.config.isStatic && planned.fields.length === 0
  const checked = (isFixed && fixed.get(planned)) || checkRendered(run, planned, controlConfigOf(planned.descriptor), rendering)
  if (isFixed) fixed.set(planned, checked)
  return checked
}

const evaluateConfig = (
  run: Run,
  planned: PlannedStep,
  around: Surroundings,
  stream: string,
): { shown: JsonObject } | { failure: Failure } => {
  try {
    return { shown: fillFromVariables(run, planned, planned.config.evaluate(scopeOf(run, around, stream)) as JsonObject) }
  } catch (error) {
    const pointer = (error instanceof ExpressionError && error.pointer) || `${planned.pointer}/config`
    return { failure: toFailure(error, placeOfError(run.plan, error, pointer)) }
  }
}

/** The config with a function in the place of each field that the action evaluates; making one may fill tokens already. */
const withFunctions = (
  run: Run,
  planned: PlannedStep,
  around: Surroundings,
  { stream, shown }: { stream: string; shown: JsonObject },
): { config: unknown } | { failure: Failure } => {
  let config: unknown = shown
  for (const field of planned.fields) {
    try {
      config = setAt(config, field.pointer, makeField(run, planned, around, stream, field))
    } catch (error) {
      const pointer = (error instanceof ExpressionError && error.pointer) || `${planned.pointer}/config${field.pointer}`
      return { failure: toFailure(error, placeOfError(run.plan, error, pointer)) }
    }
  }
  return { config }
}

/** `base_url` left out is BASE_URL, when there is such a variable: the action's schema says which. */
const fillFromVariables = (run: Run, { descriptor }: PlannedStep, config: JsonObject): JsonObject => {
  let filled = config
  for (const key in descriptor.variables) {
    if (config[key] !== undefined) continue
    const name = descriptor.variables[key]?.find((candidate) => run.base.variables.has(candidate))
    if (name !== undefined) filled = { ...filled, [key]: run.base.variables.get(name)?.value as JsonValue }
  }
  return filled
}

const makeField = (run: Run, planned: PlannedStep, around: Surroundings, stream: string, field: PlannedStep['fields'][number]): unknown => {
  const scopeWith = (result: Readonly<Record<string, unknown>>) => scopeOf(run, around, stream, resultView(planned, result))
  return field.make({
    scopeWith,
    judge: (check, scope) => runCheck(run, check, scope),
    inWords: (condition) => conditionInWords(run.masker, condition, scopeWith({})),
  })
}

/** The view that a result gives to expressions. */
export const resultView = (
  planned: PlannedStep,
  result: Readonly<Record<string, unknown>>,
  extra: Readonly<Record<string, unknown>> = {},
): ResultView => ({
  result,
  payload: payloadOf(result, planned.payload),
  extra: { result, response: result, ...extra },
  isUntyped: findControl(planned.step.action)?.isUntyped === true,
})

const payloadOf = (result: Readonly<Record<string, unknown>>, path: readonly string[] | undefined): unknown => {
  if (path === undefined) return undefined
  let value: unknown = result
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

const checkRendered = (
  run: Run,
  planned: PlannedStep,
  schema: ConfigSchema,
  rendered: { shown: JsonObject; config: unknown },
): Rendering => {
  const parsed = parseConfig(schema, rendered.config)
  if (!parsed.problems) return { config: parsed.value, shown: rendered.shown }
  const [first, ...more] = parsed.problems
  const message = `the config of ${planned.step.action} does not fit: ${[first, ...more].map((problem) => problem?.message).join('; ')}`
  const pointer = `${planned.pointer}/config${(first?.path ?? []).map((key) => `/${key}`).join('')}`
  const failure: Failure = {
    code: 'CONFIG_INVALID',
    message,
    hint: first?.hint ?? byVariable(planned, first) ?? engineCodes.CONFIG_INVALID.hint,
    place: locate(run.plan.source, pointer),
  }
  return { failure, shown: rendered.shown }
}

const maskValue = (run: Run, value: unknown): void => {
  if (isFileDatabase(value)) return
  if (typeof value === 'string' || typeof value === 'number') run.masker.add(String(value))
  maskInUrl(run, value)
}

const maskInUrl = (run: Run, value: unknown): void => {
  hideUrlSecrets(run.masker, value)
  hideCutHosts(run.masker, value)
}

/** What the author left out to a variable that is not there. */
const byVariable = ({ descriptor }: PlannedStep, problem: ConfigProblem | undefined): string | undefined => {
  const { missing, path = [] } = problem ?? {}
  const names = missing !== undefined && path.length === 0 ? descriptor.variables?.[missing] : undefined
  return names && `Write "${missing}", or set the variable ${names.join(' or ')}.`
}
