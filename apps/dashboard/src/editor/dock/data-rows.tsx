'use client'
import { Select } from '../../ui/field.tsx'
import { type Batch, useEditor, useEditorStore } from '../editor-store.ts'
import { useFailedRows } from '../use-failed-rows.ts'

/** Each data row is an execution: which is shown here, and how many of all failed. Nothing where there is but one. */
export const DataRows = () => {
  const batch = useEditor((state) => state.batch)
  return batch && batch.rows.length > 1 ? <Rows batch={batch} /> : null
}

const Rows = ({ batch }: { batch: Batch }) => {
  const store = useEditorStore()
  const executionId = useEditor((state) => state.executionId)
  const failed = useFailedRows(batch)
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
            {failed.ids.has(row.executionId) ? `${row.name}: failed` : row.name}
          </option>
        ))}
      </Select>
      {failed.words && <span className="shrink-0 text-failed-ink">{failed.words}</span>}
    </>
  )
}
