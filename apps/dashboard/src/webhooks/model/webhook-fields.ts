import type { BodyOf, webhookRoutes } from '@testmesh/protocol'
import { type FlowsField, flowsFieldOf, flowsFieldWords, flowsOf, whyNoFlows } from '../../flow-choice/model/flow-choice.ts'
import type { Webhook } from '../../listeners/model/listeners.ts'

export type { Webhook }
export type WebhookBody = BodyOf<typeof webhookRoutes.updateWebhook>

/** A credential, of which no more than its origin is known once it is kept. */
export interface UrlField {
  /** Empty: of a new one. */
  readonly origin: string
  readonly isKept: boolean
  readonly text: string
}

/** What the form of a webhook holds. */
export interface WebhookFields {
  readonly name: string
  readonly kind: WebhookBody['kind']
  readonly url: UrlField
  readonly source: NonNullable<WebhookBody['source']>
  /** By name. Empty: any, or none. */
  readonly environments: readonly string[]
  readonly flows: FlowsField
  readonly when: NonNullable<WebhookBody['when']>
}

type Known = Pick<Webhook, 'name' | 'kind' | 'origin' | 'source' | 'environments' | 'flows' | 'when'>

/** Of a new one where there is none. */
export const fieldsOf = (webhook: Known | undefined): WebhookFields => ({
  name: webhook?.name ?? '',
  kind: webhook?.kind ?? 'slack',
  url: { origin: webhook?.origin ?? '', isKept: webhook !== undefined, text: '' },
  source: webhook?.source ?? 'schedules',
  environments: webhook?.environments ?? [],
  flows: flowsFieldOf(webhook?.flows ?? null),
  when: webhook?.when ?? 'changes',
})

/** As the server takes it, when `whyNotKept` has nothing to say: without a URL where it keeps its own. */
export const bodyOf = ({ name, kind, url, source, environments, flows, when }: WebhookFields): WebhookBody => ({
  name: name.trim(),
  kind,
  ...(!url.isKept && { url: url.text.trim() }),
  source,
  environments: environments.length > 0 ? [...environments] : null,
  flows: flowsOf(flows) ?? null,
  when,
})

/** Why it cannot be kept as it is; the server knows more reasons. */
export const whyNotKept = ({ name, url, flows }: WebhookFields): string | undefined => {
  if (name.trim() === '') return 'Give it a name first.'
  return whyNoUrl(url) ?? whyNoFlows(flows)
}

const whyNoUrl = ({ isKept, text }: UrlField): string | undefined => {
  if (isKept) return undefined
  if (text.trim() === '') return 'Say where it sends to first.'
  return /^https?:\/\//i.test(text.trim()) && URL.canParse(text.trim()) ? undefined : notUrl
}

const notUrl = 'The URL begins with https:// or http://.'

/** What is wrong with a URL that is half typed; nothing yet of none. */
export const urlProblem = (url: UrlField): string | undefined => (whyNoUrl(url) === notUrl ? notUrl : undefined)

export const fieldLabels: Readonly<Record<keyof WebhookFields, string>> = {
  name: 'Name',
  kind: 'Who is told',
  url: 'URL',
  source: 'What is told of',
  environments: 'Environments',
  flows: 'Flows',
  when: 'When',
}

/** What can be chosen, each with what it means. */
export const choices = {
  kind: [
    {
      value: 'slack',
      name: 'A channel of Slack',
      about: 'A message for people. Mattermost, and what else takes messages of this form, will do too.',
    },
    { value: 'generic', name: 'A program', about: 'JSON, signed, so that the program knows who sent it.' },
  ],
  source: [
    { value: 'schedules', name: 'What schedules start', about: 'And what they could not start: refused, missed, or a part of it.' },
    {
      value: 'all',
      name: 'Whatever ends',
      about: 'Also what triggers start, what somebody runs by hand, what a CI runs, and what comes by the API.',
    },
  ],
  when: [
    { value: 'changes', name: 'When it changes', about: 'What begins to fail in an environment, and what passes again there.' },
    {
      value: 'failures',
      name: 'Whenever something fails',
      about: 'Everything that does not pass, again and again, and what passes again.',
    },
    { value: 'every', name: 'Always', about: 'Everything that ends, also what passes.' },
  ],
} as const

/** What a field says, to somebody who has another one. */
export const fieldWords = (fields: WebhookFields, name: keyof WebhookFields): string => {
  switch (name) {
    case 'name':
      return fields.name
    case 'url':
      return fields.url.origin
    case 'environments':
      return fields.environments.join(', ') || 'any, or none'
    case 'flows':
      return flowsFieldWords(fields.flows)
    default:
      return choices[name].find(({ value }) => value === fields[name])?.name ?? fields[name]
  }
}
