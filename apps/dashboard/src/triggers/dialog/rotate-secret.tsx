'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../session/api.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import type { Trigger } from '../model/trigger-fields.ts'
import { useRefresh } from '../queries.ts'
import { NewSecret } from './new-secret.tsx'

/** Makes a new secret, then shows it, once. */
export const RotateSecret = ({ trigger: { id, name }, onClose }: { trigger: Trigger; onClose: () => void }) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const [endsEarlier, setEndsEarlier] = useState(false)
  const rotate = useMutation({
    mutationFn: () => client.rotateTriggerSecret({ params: { id }, body: { endsEarlier } }),
    onSettled: refresh,
  })
  if (rotate.data) return <NewSecret trigger={rotate.data} onClose={onClose} />
  return (
    <ConfirmDialog
      title={`A new secret for ${name}?`}
      action="Make a new secret"
      isBusy={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate()}
      onClose={onClose}
    >
      The one before holds for a day too. By then the sender must know the new one, or it is not let in.
      <label className="mt-3 flex items-start gap-2">
        <input
          type="checkbox"
          className="mt-0.5 size-4 shrink-0 accent-primary"
          checked={endsEarlier}
          onChange={(event) => setEndsEarlier(event.target.checked)}
        />
        Somebody has it who should not: end the one before at once
      </label>
    </ConfirmDialog>
  )
}
