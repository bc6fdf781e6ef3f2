'use client'
import { useQuery } from '@tanstack/react-query'
import { useFreshExecutions } from '../../execution/queries.ts'
import { useApi } from '../../session/api.tsx'
import { Select } from '../../ui/field.tsx'
import { type Batch, useEditor, useEditorStore } from '../editor-store.ts'

/** Each data row is an execution: which is shown here, and how many of all failed. Nothing where there is but one. */
export const DataRows = () => {
  const batch = useEditor((state) => state.batch)
  return batch && batch.rows.length > 1 ? <Rows batch={batch} /> : null
}

const Rows = ({ batch }: { batch: Batch }) => {
  useFreshExecutions()
  const store = useEditorStore()
  const { client, workspace } = useApi()
  const executionId = useEditor((state) => state.executionId)
  const bad = useQuery({
    queryKey: [workspace.slug, 'executions', 'batch', batch.id],
    queryFn: ({ signal }) => client.listExecutions({ query: { batchId: batch.id, verdict: ['failed', 'error'], limit: 200 }, signal }),
  })
  const failed = new Set(bad.data?.items.map(({ id }) => id))
  return (
    <>
      <Select
        aria-label="Data row"
        className="h-7 max-w-52 shrink-0 text-ellipsis"
        value={executionId}
        onChange={({ target: { value } }) => store.setState({ executionId: value, runs: new Map() })}
      >
        {batch.rows.map((row) => (
          <option key={row.executionId} value={row.executionId}>
            {failed.has(row.executionId) ? `${row.name}: failed` : row.name}
          </option>
        ))}
      </Select>
      {failed.size > 0 && (
        <span className="shrink-0 text-failed-ink">
          {failed.size}
          {bad.data?.next && ' or more'} of {batch.rows.length} data rows failed
        </span>
      )}
    </>
  )
}
