'use client'
import { useMutation } from '@tanstack/react-query'
import { useApi } from '../../session/api.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { toast } from '../../ui/toast.ts'
import { type Environment, useRefresh } from '../queries.ts'

export const DeleteEnvironment = ({ environment: { id, name }, onClose }: { environment: Environment; onClose: () => void }) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const remove = useMutation({
    mutationFn: () => client.deleteEnvironment({ params: { id } }),
    onSuccess: async () => {
      await refresh()
      toast.success(`${name} is deleted`)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      action="Delete the environment"
      typed={name}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      Its variables and secrets go with it, for good. What ran in it stays; flows that name it do not start until they name another.
    </ConfirmDialog>
  )
}
