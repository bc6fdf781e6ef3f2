'use client'
import { useMutation } from '@tanstack/react-query'
import { useApi } from '../../session/api.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import type { Webhook } from '../model/webhook-fields.ts'
import { useRefresh } from '../queries.ts'
import { NewSecret } from './new-secret.tsx'

/** Makes a new secret, then shows it, once. */
export const RotateSecret = ({ webhook: { id, name }, onClose }: { webhook: Webhook; onClose: () => void }) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const rotate = useMutation({ mutationFn: () => client.rotateWebhookSecret({ params: { id } }), onSettled: refresh })
  if (rotate.data) return <NewSecret name={name} secret={rotate.data.secret} onClose={onClose} />
  return (
    <ConfirmDialog
      title={`A new secret for ${name}?`}
      action="Make a new secret"
      isBusy={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate()}
      onClose={onClose}
    >
      What is sent is signed with it from now on, and for a day with the one before too. By then the program that is told must know the new
      one, or it refuses what comes.
    </ConfirmDialog>
  )
}
