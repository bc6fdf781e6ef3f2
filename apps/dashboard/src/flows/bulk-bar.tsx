'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Play, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { EnvironmentSelect } from '../execution/environment-select.tsx'
import { type StartableFlow, useStartFlows } from '../execution/use-start-flows.ts'
import { useApi, useWhyNot } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { formatCount } from '../ui/format.ts'
import { toast } from '../ui/toast.ts'

export interface BulkBarProps {
  /** Those that are seen: what a filter hides is left alone. */
  readonly selected: readonly StartableFlow[]
  readonly onDone: () => void
}

/** So many are named before they are removed. */
const namedAtMost = 8

/** What may be done with the flows that are selected. */
export const BulkBar = ({ selected, onDone }: BulkBarProps) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const why = useWhyNot('editor')
  const [environment, setEnvironment] = useState('')
  const startFlows = useStartFlows()
  const run = useMutation({ mutationFn: () => startFlows(selected, { environment: environment || undefined }) })
  const remove = useMutation({
    mutationFn: () => client.deleteFlows({ body: { ids: selected.map(({ id }) => id) } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'flows'] })
      toast.success(`${formatCount(selected.length, 'flow')} removed; what ran them is kept`)
      onDone()
    },
  })
  const [isRemoving, setRemoving] = useState(false)
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-control bg-primary-soft px-2 py-1 sm:ml-auto">
      <span className="text-table">{selected.length} selected</span>
      <EnvironmentSelect
        aria-label="Environment of the run"
        className="h-7 w-44"
        none="Usual environment"
        value={environment}
        onChange={setEnvironment}
      />
      <Button size="small" icon={<Play size={13} aria-hidden />} unavailable={why} disabled={run.isPending} onClick={() => run.mutate()}>
        Run
      </Button>
      <Button size="small" look="danger" icon={<Trash2 size={13} aria-hidden />} unavailable={why} onClick={() => setRemoving(true)}>
        Remove
      </Button>
      <Button size="small" look="quiet" aria-label="Select none" icon={<X size={13} aria-hidden />} onClick={onDone} />
      {isRemoving && (
        <ConfirmDialog
          title={`Remove ${formatCount(selected.length, 'flow')}?`}
          action="Remove"
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setRemoving(false)}
        >
          <ul className="mb-2 list-disc pl-5 text-fg">
            {selected.slice(0, namedAtMost).map(({ id, name }) => (
              <li key={id}>{name}</li>
            ))}
            {selected.length > namedAtMost && <li>and {selected.length - namedAtMost} more</li>}
          </ul>
          They are gone with their versions. What ran them stays.
        </ConfirmDialog>
      )}
    </div>
  )
}
