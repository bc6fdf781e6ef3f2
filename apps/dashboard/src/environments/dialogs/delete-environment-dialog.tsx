'use client'
import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { useApi } from '../../session/api.tsx'
import { formatCount } from '../../ui/format.ts'
import { TypedConfirmation } from '../../ui/typed-confirmation.tsx'
import { cellOf, type MatrixRow } from '../model/matrix.ts'
import { type Environment, useMatrixCache } from '../queries.ts'

export const DeleteEnvironmentDialog = (props: {
  readonly environment: Environment
  readonly rows: readonly MatrixRow[]
  readonly onClose: () => void
}) => {
  const { environment, rows, onClose } = props
  const { client } = useApi()
  const cache = useMatrixCache()
  const remove = useMutation({
    mutationFn: () => client.deleteEnvironment({ params: { id: environment.id } }),
    onSuccess: async () => {
      await cache.refresh()
      toast.success(`${environment.name} is removed`)
      onClose()
    },
  })
  const count = (type: 'value' | 'secret'): number => rows.filter((row) => cellOf(row, environment.id).type === type).length
  return (
    <TypedConfirmation
      title={`Remove ${environment.name}?`}
      word={environment.name}
      action="Remove for good"
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>
        {formatCount(count('value'), 'variable')} and {formatCount(count('secret'), 'secret')} go with it, and nobody brings secrets back.
        Executions that ran in it stay. Flows that name it do not start any more.
      </p>
    </TypedConfirmation>
  )
}
