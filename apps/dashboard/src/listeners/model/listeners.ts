import type { ResultOf, webhookRoutes } from '@testmesh/protocol'
import { type FlowChoice, flowsWords } from '../../flow-choice/model/flow-choice.ts'

export type Webhook = ResultOf<typeof webhookRoutes.getWebhook>

interface Scheduled {
  /** Null: each flow's own. */
  readonly environment: string | null
  /** Undefined: none are chosen yet. */
  readonly flows: FlowChoice | undefined
}

export interface Listener {
  readonly id: string
  readonly name: string
  readonly isPaused: boolean
  /** Where it may not hear of all that the schedule starts: what it hears of. */
  readonly only?: string
}

/** The webhooks that tell what becomes of a schedule, or of a part of it: those are left out that are known to hear of other things alone. */
export const listenersOf = (webhooks: readonly Webhook[], { environment, flows }: Scheduled): readonly Listener[] =>
  webhooks
    .filter((webhook) => hearsEnvironment(webhook, environment) && hearsFlows(webhook, flows))
    .map(({ id, name, isPaused, environments, flows: own }) => {
      const parts = [
        environments !== null && environment === null && `in ${listWords(environments)}`,
        own !== null && !isSame(own, flows) && flowsWords(own),
      ].filter((part) => part !== false)
      return { id, name, isPaused, ...(parts.length > 0 && { only: parts.join(', ') }) }
    })

const hearsEnvironment = ({ environments }: Webhook, environment: string | null): boolean =>
  environments === null || environment === null || environments.includes(environment)

/** Whether two filters meet is known when something runs. */
const hearsFlows = ({ flows: own }: Webhook, flows: FlowChoice | undefined): boolean => {
  if (!own?.ids || !flows || !('ids' in flows)) return true
  return flows.ids.some((id) => own.ids?.includes(id))
}

const isSame = (own: NonNullable<Webhook['flows']>, flows: FlowChoice | undefined): boolean =>
  own.ids && flows && 'ids' in flows
    ? flows.ids.every((id) => own.ids?.includes(id))
    : flows !== undefined && flowsWords(own) === flowsWords(flows)

/** `local, staging and production`. */
export const listWords = (names: readonly string[]): string =>
  [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(Boolean).join(' and ')
