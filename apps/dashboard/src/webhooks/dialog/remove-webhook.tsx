'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../../session/api.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { toast } from '../../ui/toast.ts'
import type { Webhook } from '../model/webhook-fields.ts'

export interface RemoveWebhookProps {
  readonly webhook: Webhook
  readonly onRemoved?: () => void
  readonly onClose: () => void
}

export const RemoveWebhook = ({ webhook: { id, name, origin }, onRemoved, onClose }: RemoveWebhookProps) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => client.deleteWebhook({ params: { id } }),
    onSuccess: () => {
      onClose()
      onRemoved?.()
      // Of the webhook itself nothing can be asked any more.
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'webhooks', 'list'] })
      toast.success(`${name} is removed`)
    },
  })
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      action="Remove the webhook"
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      Nothing more is told to {origin}. What was told goes with it, also what still waits to be sent, and so does its URL, which nobody can
      read here.
    </ConfirmDialog>
  )
}
