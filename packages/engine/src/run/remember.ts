import type { PlannedStep } from '../plan/plan.ts'
import type { Run, Surroundings } from './run.ts'
import type { Attempted } from './run-attempt.ts'

/** Leaves outputs and result of a step for those behind it; an output without a value is a warning. */
export const remember = (run: Run, planned: PlannedStep, { frame }: Pick<Surroundings, 'frame'>, attempted: Attempted): void => {
  const { id, pointer, origin } = planned
  const { outcome, failure, captured, result, config } = attempted
  const outputs = captured?.outputs ?? {}
  for (const capture of planned.captures) {
    const missing = captured ? captured.missing.get(capture.name) : `step ${id} did not succeed`
    const output = { value: outputs[capture.name], origin: capture.origin, pointer }
    frame.outputs.set(capture.name, missing === undefined ? output : { ...output, missing })
    if (captured && missing !== undefined) warn(run, { name: capture.name, missing, place: capture.place })
  }
  frame.steps.set(id, {
    id,
    pointer,
    outcome,
    error: failure ? { code: failure.code, message: failure.message } : null,
    outputs,
    result,
    config,
    origin,
  })
}

const warn = (run: Run, { name, missing, place }: { name: string; missing: string; place: PlannedStep['place'] }): void => {
  const message = `the output "${name}" has no value: ${missing}`
  // A loop would say it once per iteration.
  if (run.warnings.some((warning) => warning.message === message && warning.place === place)) return
  run.warnings.push({ code: 'OUTPUT_MISSING', severity: 'warning', message, place })
}
