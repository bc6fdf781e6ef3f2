import type { BodyOf, ResultOf, triggerRoutes } from '@testmesh/protocol'
import {
  type FlowsField,
  flowsFieldOf,
  flowsFieldWords,
  flowsOf,
  type KnownFlows,
  whyNoFlows,
} from '../../flow-choice/model/flow-choice.ts'
import { readVariables, variablesText } from '../../ui/variable-lines.ts'

export type Trigger = ResultOf<typeof triggerRoutes.getTrigger>
export type Kind = Trigger['kind']
export type TriggerBody = BodyOf<typeof triggerRoutes.updateTrigger>

/** What the form of a trigger holds. */
export interface TriggerFields {
  readonly name: string
  /** It stays as it is once the trigger is made. */
  readonly kind: Kind
  readonly flows: FlowsField
  /** Empty: each flow's own. */
  readonly environment: string
  /** Empty: always. */
  readonly when: string
  /** `NAME=value`, one a line, with templates. */
  readonly variables: string
  readonly overlap: TriggerBody['overlap']
}

type Known = Pick<Trigger, 'name' | 'kind' | 'environment' | 'when' | 'variables' | 'overlap'> & { readonly flows: KnownFlows }

/** Of a new one where there is none. */
export const fieldsOf = (trigger: Known | undefined): TriggerFields => ({
  name: trigger?.name ?? '',
  kind: trigger?.kind ?? 'github',
  flows: flowsFieldOf(trigger?.flows ?? { ids: [] }),
  environment: trigger?.environment ?? '',
  when: trigger?.when ?? '',
  variables: variablesText(trigger?.variables ?? {}),
  overlap: trigger?.overlap ?? 'allow',
})

/** As the server takes it. Undefined while something is missing, as `whyNotKept` says. */
export const bodyOf = (fields: TriggerFields): TriggerBody | undefined => {
  const flows = flowsOf(fields.flows)
  const { value: variables } = readVariables(fields.variables)
  if (!flows || !variables) return undefined
  const { name, environment, when, overlap } = fields
  return { name: name.trim(), flows, environment: environment || null, when: when.trim() || null, variables, overlap }
}

/** Why it cannot be kept as it is; the server knows more reasons. */
export const whyNotKept = ({ name, flows, variables }: TriggerFields): string | undefined => {
  if (name.trim() === '') return 'Give it a name first.'
  return whyNoFlows(flows) ?? readVariables(variables).problem
}

interface Refused {
  readonly problem?: { readonly errors?: readonly { readonly pointer: string; readonly message: string }[] }
}

/** What the server refused about variables, each by its name. */
export const variableProblems = (error: unknown): string | undefined => {
  const { problem } = (error ?? {}) as Refused
  const lines = (problem?.errors ?? []).flatMap(({ pointer, message }) => {
    const [, part, name] = pointer.split('/').slice(1)
    return part === 'variables' && name !== undefined ? [/[.?]$/.test(message) ? `${name} ${message}` : `${name} ${message}.`] : []
  })
  return lines.length > 0 ? lines.join(' ') : undefined
}

export const fieldLabels: Readonly<Record<keyof TriggerFields, string>> = {
  name: 'Name',
  kind: 'Who sends',
  flows: 'Flows',
  environment: 'Environment',
  when: 'Only when',
  variables: 'Variables',
  overlap: 'While what it started before still runs',
}

export const overlapWords = {
  allow: 'Start it all the same',
  skip: 'Start nothing more',
} as const satisfies Record<TriggerBody['overlap'], string>

/** Each with how its requests prove themselves. */
export const kinds = [
  { value: 'github', name: 'GitHub', about: 'It signs what it sends with the secret.' },
  { value: 'gitlab', name: 'GitLab', about: 'It sends the secret along, in a header.' },
  { value: 'standard', name: 'A program that signs', about: 'As Standard Webhooks says: nobody can send again what he overheard.' },
  { value: 'token', name: 'Anything that sends a header', about: 'The secret as a bearer token: Argo CD, a step of a CI, curl.' },
] as const satisfies readonly { readonly value: Kind; readonly name: string; readonly about: string }[]

export const kindWords = (kind: Kind): string => kinds.find(({ value }) => value === kind)?.name ?? kind

/** What a field says, to somebody who has another one. */
export const fieldWords = (fields: TriggerFields, name: keyof TriggerFields): string => {
  switch (name) {
    case 'flows':
      return flowsFieldWords(fields.flows)
    case 'overlap':
      return overlapWords[fields.overlap]
    case 'kind':
      return kindWords(fields.kind)
    case 'environment':
      return fields.environment || 'each flow’s own'
    case 'when':
      return fields.when || 'always'
    default:
      return fields[name] || 'nothing'
  }
}
