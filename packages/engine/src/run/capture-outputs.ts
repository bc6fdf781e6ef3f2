import { ExpressionError, type Scope } from '@testmesh/expressions'
import { isFileDatabase } from '../mask/is-file-database.ts'
import type { PlannedCapture, PlannedStep } from '../plan/plan.ts'

export interface Captured {
  readonly outputs: Readonly<Record<string, unknown>>
  /** Why an output has no value, by name. */
  readonly missing: ReadonlyMap<string, string>
}

/** The named values of a result. One that finds nothing is missing: a warning here, an error where something reads it. */
export const captureOutputs = (planned: PlannedStep, scope: Scope, secretNames: ReadonlySet<string>): Captured => {
  const outputs: Record<string, unknown> = {}
  const missing = new Map<string, string>()
  for (const capture of planned.captures) {
    const value = captureOne(capture, scope)
    if (typeof value === 'string' && secretNames.has(capture.name) && !isFileDatabase(value)) scope.tools.secret(value)
    if (value instanceof ExpressionError) missing.set(capture.name, `${capture.text} of step ${planned.id}: ${value.message}`)
    else if (value !== undefined) outputs[capture.name] = value
    else if (capture.isOptional) outputs[capture.name] = null
    else missing.set(capture.name, `${capture.text} found nothing in the result of step ${planned.id}`)
  }
  return { outputs, missing }
}

const captureOne = (capture: PlannedCapture, scope: Scope): unknown => {
  try {
    return capture.value.evaluate(scope)
  } catch (error) {
    if (error instanceof ExpressionError) return error
    throw error
  }
}
