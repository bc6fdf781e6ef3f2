'use client'
import { useMutation } from '@tanstack/react-query'
import { useApi } from '../../session/api.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { formatCount } from '../../ui/format.ts'
import { toast } from '../../ui/toast.ts'
import type { MatrixRow } from '../model/matrix.ts'
import { type Environment, useRefresh } from '../queries.ts'

/** Takes a name out of every environment that has it. */
export const RemoveVariable = ({
  row: { name, cells },
  environments,
  onClose,
}: {
  row: MatrixRow
  environments: readonly Environment[]
  onClose: () => void
}) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const holders = environments.flatMap(({ id, name: environment }, at) => {
    const type = cells[at]?.type ?? 'missing'
    return type === 'missing' ? [] : [{ id, environment, type }]
  })
  const remove = useMutation({
    mutationFn: async () => {
      for (const { id, type } of holders)
        await (type === 'secret'
          ? client.deleteSecret({ params: { id, name } })
          : client.changeVariables({ params: { id }, body: { remove: [name] } }))
    },
    onSettled: refresh,
    onSuccess: async () => {
      toast.success(`${name} is removed`)
      await refresh()
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      action={`Remove it from ${formatCount(holders.length, 'environment')}`}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      It is set in {holders.map(({ environment }) => environment).join(', ')}. Its values are gone afterwards, and flows that use it fail.
    </ConfirmDialog>
  )
}
