'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../session/api.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { toast } from '../ui/toast.ts'
import type { Schedule } from './queries.ts'

export interface RemoveScheduleProps {
  readonly schedule: Schedule
  readonly onRemoved?: () => void
  readonly onClose: () => void
}

export const RemoveSchedule = ({ schedule: { id, name }, onRemoved, onClose }: RemoveScheduleProps) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => client.deleteSchedule({ params: { id } }),
    onSuccess: () => {
      onClose()
      onRemoved?.()
      // Of the schedule itself nothing can be asked any more.
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'schedules', 'list'] })
      toast.success(`${name} is removed; what it started stays`)
    },
  })
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      action="Remove the schedule"
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      None of its times come any more, and what is known of those that came goes with it. The executions that it started stay.
    </ConfirmDialog>
  )
}
