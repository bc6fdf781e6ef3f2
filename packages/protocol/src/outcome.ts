import * as v from 'valibot'

/** How a step ended. `failed`: an assertion did not hold; `error`: the action did not succeed. */
export const stepOutcomeSchema = v.picklist(['passed', 'failed', 'error', 'skipped', 'cancelled'])
export type StepOutcome = v.InferOutput<typeof stepOutcomeSchema>

/** How an execution ended. `flaky`: it passed only when it was run again. */
export const verdictSchema = v.picklist(['passed', 'failed', 'error', 'skipped', 'cancelled', 'flaky'])
export type Verdict = v.InferOutput<typeof verdictSchema>

/** The part of a flow a step belongs to. */
export const phaseSchema = v.picklist(['setup', 'steps', 'on_error', 'cleanup', 'teardown'])
export type Phase = v.InferOutput<typeof phaseSchema>
