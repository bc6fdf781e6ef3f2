import type { ResultOf, webhookRoutes } from '@testmesh/protocol'
import type { Status } from '../../ui/status.tsx'
import type { Webhook } from './webhook-fields.ts'

export type Delivery = ResultOf<typeof webhookRoutes.listWebhookDeliveries>['items'][number]

/** What is known of each, in lists of webhooks too. */
export type Attempted = NonNullable<Webhook['lastDelivery']>

export interface DeliveryLook {
  readonly status: Status
  readonly word: string
}

/** How a delivery stands, as it is shown. */
export const lookOf = ({ state, attempts, status, answer }: Attempted): DeliveryLook => {
  if (state === 'delivered') return { status: 'passed', word: 'Delivered' }
  if (state === 'failed') return { status: 'failed', word: 'Failed' }
  if (attempts === 0) return { status: 'queued', word: 'Waits' }
  return status === null && answer === null ? { status: 'running', word: 'Is sent' } : { status: 'flaky', word: 'Not arrived yet' }
}

/** It is sent in a moment, or is being sent. */
export const isMoving = (delivery: Attempted): boolean => ['queued', 'running'].includes(lookOf(delivery).status)

/** What the receiver said last: `answered 500: out of order`. Undefined: nothing was asked yet. */
export const answerWords = ({ status, answer }: Pick<Attempted, 'status' | 'answer'>): string | undefined => {
  if (status !== null) return `answered ${status}${answer ? `: ${answer}` : ''}`
  return answer ?? undefined
}

/** `sent once`, `sent 3 times`. */
export const attemptsWords = (attempts: number): string => {
  if (attempts === 0) return 'not sent yet'
  return attempts === 1 ? 'sent once' : `sent ${attempts} times`
}
