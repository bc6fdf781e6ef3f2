import { toData } from '../data/to-data.ts'
import type { PlannedOutput } from '../plan/plan.ts'
import type { Frame } from '../scope/frame.ts'
import { toFailure } from './failure.ts'
import { type Run, scopeOf } from './run.ts'

/** The flow's own outputs; one that has no value is a warning. */
export const flowOutputs = (run: Run, frame: Frame): Record<string, unknown> | undefined => {
  if (run.plan.outputs.length === 0) return undefined
  return Object.fromEntries(run.plan.outputs.map((output) => [output.name, valueOfOutput(run, frame, output)]))
}

const valueOfOutput = (run: Run, frame: Frame, { name, isOptional, value, text, place }: PlannedOutput): unknown => {
  try {
    const found = toData(value.evaluate(scopeOf(run, { frame }, 'outputs'))).value
    if (found === undefined && !isOptional) warn(run, { name, why: `${text} found nothing`, place })
    return found ?? null
  } catch (error) {
    warn(run, { name, why: toFailure(error).message, place })
    return null
  }
}

const warn = (run: Run, { name, why, place }: { name: string; why: string; place: PlannedOutput['place'] }): void => {
  run.warnings.push({ code: 'OUTPUT_MISSING', severity: 'warning', message: `the flow output "${name}" has no value: ${why}`, place })
}
