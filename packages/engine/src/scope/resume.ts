import { isMap } from '@testmesh/expressions'
import { ignoresCase, ignoringCase, type JsonObject, type JsonValue } from '@testmesh/protocol'
import { toData } from '../data/to-data.ts'
import { bytesToLatin1, latin1ToBytes } from '../mask/latin1.ts'
import type { Masker } from '../mask/masker.ts'
import { textsIn } from '../mask/texts-in.ts'
import type { Run } from '../run/run.ts'
import type { ScopeBase } from './execution-scope.ts'
import { collectNames, type Frame, findOutput, findStep } from './frame.ts'

/** What steps left behind, for a later run that starts behind them. Not masked. */
// An interface that is a JsonObject could have no key that may be absent, for whoever compiles without exact optional types.
export type Resume = {
  readonly outputs: JsonObject
  readonly steps: Readonly<Record<string, { readonly outputs: JsonObject; readonly result: JsonValue }>>
  /** Those that steps have set. */
  readonly variables?: JsonObject
  /** Those of the run that stand in it: whoever reads it must mask them again. */
  readonly secrets?: readonly string[]
}

export const resumeOf = ({ base, masker }: Pick<Run, 'base' | 'masker'>, frame: Frame): Resume =>
  withSecrets({ ...valuesOf(frame), variables: setVariables(base) }, masker)

/** With the secrets that stand in `kept`. */
export const withSecrets = <T extends JsonObject>(kept: T, masker: Masker): T & Pick<Resume, 'secrets'> => {
  const texts = [...textsIn(kept)]
  const secrets = [...masker.secrets()].filter((secret) => texts.some((text) => text.includes(secret)))
  return secrets.length > 0 ? { ...kept, secrets } : kept
}

const setVariables = ({ variables }: ScopeBase): JsonObject =>
  Object.fromEntries([...variables].flatMap(([name, { value, isSet }]) => (isSet ? [[name, toKept(value)]] : [])))

const valuesOf = (frame: Frame): Resume => ({
  outputs: Object.fromEntries(
    collectNames(frame, (at) => at.outputs).flatMap((name) => {
      const output = findOutput(frame, name)
      return output && output.missing === undefined ? [[name, toKept(output.value)]] : []
    }),
  ),
  steps: Object.fromEntries(
    collectNames(frame, (at) => at.steps).flatMap((id) => {
      const step = findStep(frame, id)
      if (!step) return []
      return [[id, { outputs: toKept(step.outputs) as JsonObject, result: toKept(step.result ?? null) }]]
    }),
  ),
})

export const restore = ({ base }: Pick<Run, 'base'>, frame: Frame, resume: Resume): void => {
  restoreVariables(base, resume.variables ?? {}, EARLIER)
  restoreFrame(frame, resume)
}

const EARLIER = 'an earlier run'

export const restoreFrame = (frame: Frame, { outputs, steps }: Resume): void => {
  const origin = { from: EARLIER }
  for (const [name, value] of Object.entries(outputs)) frame.outputs.set(name, { value: fromKept(value), origin })
  for (const [id, step] of Object.entries(steps)) {
    const result = (fromKept(step.result) ?? undefined) as Record<string, unknown> | undefined
    const outputs = fromKept(step.outputs) as Record<string, unknown>
    frame.steps.set(id, { id, outcome: 'passed', error: null, outputs, result, config: null, origin })
  }
}

/** What a step set or the flow said, as it was: what it was made of may be gone. */
export const restoreVariables = ({ variables }: ScopeBase, kept: JsonObject, from: string): void => {
  for (const [name, json] of Object.entries(kept)) {
    const value = fromKept(json)
    variables.set(name, { value, origin: { from, isUntyped: typeof value === 'string' }, isSet: true })
  }
}

const BYTES = '$testmesh.bytes'
const ANY_CASE = '$testmesh.any_case'

/**
 * As JSON has it, and with what it has not: a later step sends the bytes of a file on, not the note of their size that events have,
 * and finds headers in any case of letters.
 */
export const toKept = (value: unknown): JsonValue =>
  mapped(toData(value).value, (part) => {
    if (part instanceof Uint8Array) return { [BYTES]: btoa(bytesToLatin1(part)) }
    return isMap(part) && ignoresCase in part ? { [ANY_CASE]: { ...part } } : undefined
  }) as JsonValue

export const fromKept = (value: JsonValue): unknown =>
  mapped(value, (part) => {
    if (!isMap(part)) return undefined
    if (typeof part[BYTES] === 'string') return latin1ToBytes(atob(part[BYTES]))
    return isMap(part[ANY_CASE]) ? ignoringCase({ ...part[ANY_CASE] }) : undefined
  })

/** A copy, with what `change` makes of each part of it that it knows. */
const mapped = (value: unknown, change: (part: unknown) => unknown): unknown => {
  const changed = change(value)
  if (changed !== undefined) return changed
  if (Array.isArray(value)) return value.map((item) => mapped(item, change))
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item, change)])) : value
}
