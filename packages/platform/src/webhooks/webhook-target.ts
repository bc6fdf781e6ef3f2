import type { SealedTarget } from '@testmesh/storage'
import type { Keyring } from '../secrets/keyring.ts'

/** Where a webhook sends to, and what it signs with. */
export interface WebhookTarget {
  readonly url: string
  readonly secret: string
  /** Signs too, until then: a receiver may not know the new one yet. */
  readonly earlier?: { readonly secret: string; readonly until: string }
}

interface Place {
  readonly workspaceId: string
  readonly webhookId: string
}

export const sealTarget = (keyring: Keyring, place: Place, target: WebhookTarget): SealedTarget => ({
  ...keyring.seal(JSON.stringify(target), placeOf(place)),
  origin: new URL(target.url).origin,
})

export const openTarget = (keyring: Keyring, place: Place, sealed: SealedTarget): WebhookTarget =>
  JSON.parse(keyring.open(sealed, placeOf(place))) as WebhookTarget

const placeOf = ({ workspaceId, webhookId }: Place): string[] => ['webhook', workspaceId, webhookId]
