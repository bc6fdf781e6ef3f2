import { type ActionContext, isActionError } from '@testmesh/action-kit'
import { ExpressionError, isMap, type TypeWord, typeOf } from '@testmesh/expressions'
import type { Failure, JsonObject, Place } from '@testmesh/protocol'
import { findControl } from '../control/table.ts'
import { toData } from '../data/to-data.ts'
import type { PlannedStep } from '../plan/plan.ts'
import { AttemptContext, readConfigLater } from './action-context.ts'
import type { Cancellation } from './cancellation.ts'
import { EngineError, isTimeLimit, kindOf, placeOfError, toFailure } from './failure.ts'
import type { Run, Surroundings } from './run.ts'
import type { Attempted } from './run-attempt.ts'
import { runControl } from './run-control.ts'
import { settlesInTime } from './settles-in-time.ts'

export interface Acted {
  /** A copy in plain data. */
  readonly result?: Readonly<Record<string, unknown>> | undefined
  /** The result holds no bytes. */
  readonly isJson?: boolean
  /** What the action says it sent. */
  readonly sent?: JsonObject | undefined
  readonly ending: Pick<Attempted, 'outcome' | 'failure' | 'kind'>
}

export interface ActOptions {
  readonly path: string
  readonly attempt: number
  readonly cancellation: Cancellation
  readonly config: unknown
  readonly pinned?: Readonly<Record<string, unknown>> | undefined
}

/** Runs the action of a step, whatever kind it is. Never rejects, and never waits for an action that does not stop. */
export const act = async (run: Run, planned: PlannedStep, around: Surroundings, options: ActOptions): Promise<Acted> => {
  const { cancellation, pinned } = options
  let sent: JsonObject | undefined
  const tellSent = (what: JsonObject): void => {
    sent = { ...sent, ...what }
  }
  try {
    if (cancellation.isCancelled) throw cancellation.reason
    if (pinned) return toPassed(planned, pinned)
    const control = findControl(planned.step.action)
    if (control) return await runControl(run, planned, control, around, options)
    const result = await runHandler(run, planned, around, { ...options, sent: tellSent })
    // What came after its time limit came too late; what came after a cancel happened, and will be cleaned up.
    if (isTimeLimit(cancellation.reason)) throw cancellation.reason
    return { ...toPassed(planned, result), sent }
  } catch (error) {
    return { ...toActed(error, cancellation, placeOf(run, planned, error)), sent }
  }
}

interface Acting extends ActOptions {
  readonly sent: ActionContext['sent']
}

const runHandler = async (run: Run, planned: PlannedStep, around: Surroundings, options: Acting): Promise<unknown> => {
  const { path, attempt, cancellation, config, sent } = options
  const { action } = planned.step
  const handler = run.handlers.get(action)
  if (!handler) throw new EngineError('ACTION_NOT_LOADED', `the action ${action} was not loaded`)
  const readConfig = readConfigLater({ run, planned, around, stream: `${path}#${attempt}` })
  const context = new AttemptContext({ run, handler, path, attempt, cancellation, readConfig, sent })
  try {
    return await settlesInTime(run, cancellation, { what: action, place: planned.place, work: () => handler.run(config, context) })
  } finally {
    context.end()
  }
}

const toPassed = ({ step }: PlannedStep, result: unknown): Acted => {
  const data = toData(result)
  if (isMap(data.value)) return { result: data.value, isJson: data.isJson, ending: { outcome: 'passed' } }
  throw new EngineError('ACTION_BAD_RESULT', `${step.action} returned ${inWords[typeOf(result)]} instead of an object`)
}

const inWords: Readonly<Record<TypeWord, string>> = {
  missing: 'nothing',
  null: 'null',
  string: 'text',
  number: 'a number',
  boolean: 'a boolean',
  array: 'a list',
  object: 'an object without data',
  bytes: 'bytes',
  date: 'a date',
  function: 'a function',
}

/** A condition or path of the config says where it stands; for all else it is the step. */
const placeOf = (run: Run, planned: PlannedStep, error: unknown): Place =>
  error instanceof ExpressionError && error.pointer !== undefined ? placeOfError(run.plan, error, error.pointer) : planned.place

/** An attempt that was told to stop ends for the reason it was told, whatever the action made of it. */
const toActed = (error: unknown, cancellation: Cancellation, place: Place): Acted => {
  const result = isActionError(error) ? toData(error.result) : undefined
  const kept = result && isMap(result.value) ? { result: result.value, isJson: result.isJson } : {}
  const cause = cancellation.isCancelled ? cancellation.reason : error
  const isTimeout = isTimeLimit(cause)
  const failure = isTimeout ? withWhatLacked(toFailure(cause, place), error === cause ? undefined : error) : toFailure(cause, place)
  const outcome = cancellation.isCancelled && !isTimeout ? 'cancelled' : 'error'
  return { ...kept, ending: { outcome, kind: isTimeout ? 'timeout' : kindOf(cause), failure } }
}

/** What an action waited for in vain says more than that time was up. */
const withWhatLacked = (failure: Failure, error: unknown): Failure =>
  kindOf(error) === 'timeout' ? { ...failure, message: `${failure.message}; ${toFailure(error).message}` } : failure
