import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { Masker } from '../mask/masker.ts'
import { toRecorded } from '../mask/recorded.ts'
import { textsIn } from '../mask/texts-in.ts'
import { collectNames, type Frame, findOutput, findStep } from './frame.ts'

/** What steps left behind, for a later run that starts behind them. Not masked. */
// An interface that is a JsonObject could have no key that may be absent, for whoever compiles without exact optional types.
export type Resume = {
  readonly outputs: JsonObject
  readonly steps: Readonly<Record<string, { readonly outputs: JsonObject; readonly result: JsonValue }>>
  /** Those of the run that stand in it: whoever reads it must mask them again. */
  readonly secrets?: readonly string[]
}

export const resumeOf = (frame: Frame, masker: Masker): Resume => withSecrets(valuesOf(frame), masker)

/** With the secrets that stand in `kept`. */
export const withSecrets = <T extends JsonObject>(kept: T, masker: Masker): T & Pick<Resume, 'secrets'> => {
  const texts = [...textsIn(kept)]
  const secrets = [...masker.secrets()].filter((secret) => texts.some((text) => text.includes(secret)))
  return secrets.length > 0 ? { ...kept, secrets } : kept
}

const valuesOf = (frame: Frame): Resume => ({
  outputs: Object.fromEntries(
    collectNames(frame, (at) => at.outputs).flatMap((name) => {
      const output = findOutput(frame, name)
      return output && output.missing === undefined ? [[name, toRecorded(output.value) as JsonValue]] : []
    }),
  ),
  steps: Object.fromEntries(
    collectNames(frame, (at) => at.steps).flatMap((id) => {
      const step = findStep(frame, id)
      if (!step) return []
      return [[id, { outputs: toRecorded(step.outputs) as JsonObject, result: (toRecorded(step.result) ?? null) as JsonValue }]]
    }),
  ),
})

export const restoreFrame = (frame: Frame, { outputs, steps }: Resume): void => {
  const origin = { from: 'an earlier run' }
  for (const [name, value] of Object.entries(outputs)) frame.outputs.set(name, { value, origin })
  for (const [id, step] of Object.entries(steps)) {
    const result = (step.result ?? undefined) as Record<string, unknown> | undefined
    frame.steps.set(id, { id, outcome: 'passed', error: null, outputs: step.outputs, result, config: null, origin })
  }
}
