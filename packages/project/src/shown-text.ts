import {
  createMasker,
  isFileDatabase,
  type Masker,
  type Plan,
  secretsInFlow,
  secretsInVariables,
  type VariableSource,
} from '@testmesh/engine'
import type { FlowReading } from '@testmesh/flow/model'
import type { ActionDescriptor, Diagnostic } from '@testmesh/protocol'
import type { VariableLayers } from './variable-sources.ts'

export interface ShownTextOptions {
  readonly text: string
  readonly reading: FlowReading
  readonly plan: Plan | undefined
  readonly descriptors: readonly ActionDescriptor[]
  readonly layers: VariableLayers
  /** All of the flow. */
  readonly variables: readonly VariableSource[]
}

/** A flow as it may be shown and recorded. */
export interface ShownText {
  /** The text of its file with stars for secrets, as many as they have characters, so that places stay true. */
  inPlace(text: string): string
  /** The same diagnostics without secrets in their words. */
  diagnostics(found: readonly Diagnostic[]): readonly Diagnostic[]
}

/** Hides what is known to be secret before anything runs: declared secrets, and literal values of secret fields. */
export const createShownText = (options: ShownTextOptions): ShownText => {
  let maskers: readonly Masker[] | undefined
  const all = (): readonly Masker[] => {
    maskers ??= [maskerOf(options.layers), ownSecrets(options)].filter((masker) => masker.hasSecrets())
    return maskers
  }
  const mask = (text: string): string => all().reduce((masked, masker) => masker.maskText(masked), text)
  return {
    inPlace: (text) => all().reduce((masked, masker) => masker.maskInPlace(masked), text),
    diagnostics: (found) => (found.length === 0 ? found : found.map((diagnostic) => withoutSecrets(diagnostic, mask))),
  }
}

/** A fix is applied, not read: one that carries a secret is left out rather than changed. */
const withoutSecrets = ({ message, hint, related, fix, ...rest }: Diagnostic, mask: (text: string) => string): Diagnostic => ({
  ...rest,
  message: mask(message),
  ...(hint !== undefined && { hint: mask(hint) }),
  ...(related && { related: related.map((other) => ({ ...other, message: mask(other.message) })) }),
  ...(fix?.edits.every(({ text }) => mask(text) === text) && { fix }),
})

const known = new WeakMap<VariableLayers, Masker>()

/** Masks the secrets of the command line, the shell and the environment: the same for all flows. */
export const maskerOf = (layers: VariableLayers): Masker => {
  const before = known.get(layers)
  if (before) return before
  const masker = createMasker()
  for (const { values, secrets = [] } of [...layers.given, ...layers.environment, ...layers.project])
    for (const name of secrets) masker.add(String(values[name] ?? ''))
  known.set(layers, masker)
  return masker
}

const ownSecrets = ({ text, reading, plan, descriptors, variables }: ShownTextOptions): Masker => {
  const masker = createMasker()
  for (const secret of secretsInFlow(text, reading.flow, descriptors)) masker.add(secret)
  if (!plan) return masker
  for (const secret of secretsInVariables(plan)) masker.add(secret)
  for (const { values } of variables)
    for (const [name, value] of Object.entries(values))
      if (plan.secretNames.has(name) && (typeof value === 'string' || typeof value === 'number') && !isFileDatabase(value))
        masker.add(String(value))
  return masker
}
