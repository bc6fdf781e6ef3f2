'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../session/api.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { formatCount } from '../../ui/format.ts'
import { problemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.ts'
import { baseOf, type Cell, type MatrixRow, type OtherChange } from '../model/matrix.ts'
import { type Environment, useRefresh } from '../queries.ts'
import { TheirChange } from '../their-change.tsx'
import { otherChangeIn } from '../why-not-changed.ts'

interface Holder {
  readonly id: string
  readonly environment: string
  /** What goes: as whoever removes it saw it. */
  readonly cell: Cell
  /** Why it is still there. */
  readonly other?: OtherChange | undefined
  readonly problem?: string | undefined
}

/** Takes a name out of every environment that has it. What somebody else made of it meanwhile is shown, and goes the next time. */
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
  const [holders, setHolders] = useState<readonly Holder[]>(() =>
    environments.flatMap(({ id, name: environment }, at) => {
      const cell = cells[at] ?? { type: 'missing' }
      return cell.type === 'missing' ? [] : [{ id, environment, cell }]
    }),
  )
  const takeOut = async ({ id, environment, cell }: Holder): Promise<Holder | undefined> => {
    try {
      if (cell.type === 'secret') await client.deleteSecret({ params: { id, name }, ifMatch: cell.version })
      else await client.changeVariables({ params: { id }, body: { remove: [name], base: baseOf(name, cell) } })
      return undefined
    } catch (error) {
      const other = otherChangeIn(error, name)
      if (other?.cell.type === 'missing') return undefined
      return { id, environment, cell: other?.cell ?? cell, other, problem: problemText(error) }
    }
  }
  const remove = useMutation({
    mutationFn: async () => {
      const left: Holder[] = []
      for (const holder of holders) {
        const kept = await takeOut(holder)
        if (kept) left.push(kept)
      }
      return left
    },
    onSuccess: async (left) => {
      setHolders(left)
      await refresh()
      if (left.length > 0) return
      toast.success(`${name} is removed`)
      onClose()
    },
  })
  const refused = holders.filter(({ problem }) => problem !== undefined)
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
      {refused.length > 0 && (
        <div role="alert" className="mt-3 text-failed-ink">
          {refused.map(({ id, environment, other, problem }) => (
            <p key={id}>
              It is still there in {environment}. {other ? <TheirChange {...other} /> : problem}
            </p>
          ))}
        </div>
      )}
    </ConfirmDialog>
  )
}
