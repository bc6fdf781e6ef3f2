'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../../session/api.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { toast } from '../../ui/toast.ts'
import type { Trigger } from '../model/trigger-fields.ts'

export interface RemoveTriggerProps {
  readonly trigger: Trigger
  readonly onRemoved?: () => void
  readonly onClose: () => void
}

export const RemoveTrigger = ({ trigger: { id, name }, onRemoved, onClose }: RemoveTriggerProps) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => client.deleteTrigger({ params: { id } }),
    onSuccess: () => {
      onClose()
      onRemoved?.()
      // Of the trigger itself nothing can be asked any more.
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'triggers', 'list'] })
      toast.success(`${name} is removed; what it started stays`)
    },
  })
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      action="Remove the trigger"
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      Its address and its secret open nothing any more, and what is known of what came goes with it. The executions that it started stay.
    </ConfirmDialog>
  )
}
