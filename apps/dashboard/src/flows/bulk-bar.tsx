'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Play, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { useEnvironments } from '../execution/queries.ts'
import { useStartFlows } from '../execution/use-start-flows.ts'
import { useApi, useNeeds } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Select } from '../ui/field.tsx'
import { formatCount } from '../ui/format.ts'
import { toast } from '../ui/toast.ts'

/** What may be done with the flows that are selected. */
export const BulkBar = ({ selected, onDone }: { selected: ReadonlySet<string>; onDone: () => void }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const why = useNeeds('editor')
  const environments = useEnvironments()
  const [environment, setEnvironment] = useState<string>()
  const startFlows = useStartFlows()
  const run = useMutation({ mutationFn: () => startFlows([...selected], { environment }) })
  const remove = useMutation({
    mutationFn: () => client.deleteFlows({ body: { ids: [...selected] } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'flows'] })
      toast.success(`${formatCount(selected.size, 'flow')} removed; what ran them is kept`)
      onDone()
    },
  })
  const [isRemoving, setRemoving] = useState(false)
  return (
    <div className="ml-auto flex items-center gap-2 rounded-control bg-primary-soft px-2 py-1">
      <span className="text-table">{selected.size} selected</span>
      <Select
        aria-label="Environment of the run"
        className="h-7 w-36"
        value={environment ?? ''}
        onChange={(event) => setEnvironment(event.target.value || undefined)}
      >
        <option value="">Usual environment</option>
        {environments.data?.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <Button size="small" icon={<Play size={13} aria-hidden />} unavailable={why} disabled={run.isPending} onClick={() => run.mutate()}>
        Run
      </Button>
      <Button size="small" look="danger" icon={<Trash2 size={13} aria-hidden />} unavailable={why} onClick={() => setRemoving(true)}>
        Remove
      </Button>
      <Button size="small" look="quiet" aria-label="Select none" icon={<X size={13} aria-hidden />} onClick={onDone} />
      {isRemoving && (
        <ConfirmDialog
          title={`Remove ${formatCount(selected.size, 'flow')}?`}
          action="Remove"
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setRemoving(false)}
        >
          They are gone with their versions. What ran them stays.
        </ConfirmDialog>
      )}
    </div>
  )
}
