'use client'
import dynamic from 'next/dynamic'
import { loadLater } from '../session/connection.ts'
import type { Webhook } from './model/webhook-fields.ts'

const WebhookDialog = dynamic(() => loadLater(() => import('./dialog/webhook-dialog.tsx').then((module) => module.WebhookDialog)), {
  ssr: false,
})
const RotateSecret = dynamic(() => loadLater(() => import('./dialog/rotate-secret.tsx').then((module) => module.RotateSecret)), {
  ssr: false,
})
const RemoveWebhook = dynamic(() => loadLater(() => import('./dialog/remove-webhook.tsx').then((module) => module.RemoveWebhook)), {
  ssr: false,
})

export type OpenDialog =
  /** Absent: a new one. */
  { readonly type: 'edit'; readonly webhook?: Webhook } | { readonly type: 'rotate' | 'remove'; readonly webhook: Webhook }

interface OpenedDialogProps {
  readonly dialog: OpenDialog
  readonly onRemoved?: () => void
  readonly onClose: () => void
}

/** The one dialog that is open. */
export const OpenedDialog = ({ dialog, onRemoved, onClose }: OpenedDialogProps) => {
  switch (dialog.type) {
    case 'edit':
      return <WebhookDialog webhook={dialog.webhook} onClose={onClose} />
    case 'rotate':
      return <RotateSecret webhook={dialog.webhook} onClose={onClose} />
    case 'remove':
      return <RemoveWebhook webhook={dialog.webhook} onClose={onClose} {...(onRemoved && { onRemoved })} />
  }
}
