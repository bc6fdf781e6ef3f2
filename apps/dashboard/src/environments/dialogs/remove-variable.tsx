'use client'
import { useMutation } from '@tanstack/react-query'
import { useApi } from '../../session/api.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { formatCount } from '../../ui/format.ts'
import { toast } from '../../ui/toast.ts'
import { baseOf, type MatrixRow } from '../model/matrix.ts'
import { type Environment, useRefresh } from '../queries.ts'
import { whyNotChanged } from '../why-not-changed.ts'

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
    const cell = cells[at] ?? { type: 'missing' }
    return cell.type === 'missing' ? [] : [{ id, environment, cell }]
  })
  const remove = useMutation({
    mutationFn: async () => {
      for (const { id, environment, cell } of holders)
        await (cell.type === 'secret'
          ? client.deleteSecret({ params: { id, name } })
          : client.changeVariables({ params: { id }, body: { remove: [name], base: baseOf(name, cell) } })
        ).catch((error: unknown) => {
          throw new Error(`In ${environment} it is still there. ${whyNotChanged(error, name)}`)
        })
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
