'use client'
import { useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Select } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { seenText } from '../../ui/value-text.ts'
import { diffEnvironments } from '../model/env-diff.ts'
import type { Cell, MatrixRow } from '../model/matrix.ts'
import type { Environment } from '../queries.ts'

/** Two environments beside each other: only what differs. */
export const DiffDialog = ({
  environments,
  rows,
  onClose,
}: {
  environments: readonly Environment[]
  rows: readonly MatrixRow[]
  onClose: () => void
}) => {
  const [left, setLeft] = useState(0)
  const [right, setRight] = useState(1)
  const { differences, same, hidden } = diffEnvironments(rows, left, right)
  const [leftName, rightName] = [environments[left]?.name ?? '', environments[right]?.name ?? '']
  return (
    <Dialog isOpen onClose={onClose} title="What differs between two environments" width="wide">
      <div className="flex flex-wrap items-end gap-3">
        <Side label="Left" at={left} environments={environments} onChange={setLeft} />
        <Side label="Right" at={right} environments={environments} onChange={setRight} />
        <p role="status" className="pb-1.5 text-table text-muted">
          {left === right
            ? 'Choose two different ones.'
            : `${formatCount(differences.length, 'difference')}, ${same.toLocaleString('en')} the same`}
        </p>
      </div>
      {left !== right && differences.length === 0 && (
        <p className="mt-6 text-table">
          Nothing differs between {leftName} and {rightName}.
        </p>
      )}
      {differences.length > 0 && (
        <table className="mt-4 w-full table-fixed text-left text-table">
          <thead>
            <tr className="border-b border-line text-meta text-muted">
              <th scope="col" className="w-1/4 py-2 pr-3 font-medium">
                Variable
              </th>
              <th scope="col" className="py-2 pr-3 font-medium">
                {leftName}
              </th>
              <th scope="col" className="py-2 font-medium">
                {rightName}
              </th>
            </tr>
          </thead>
          <tbody>
            {differences.map((one) => (
              <tr key={one.name} className="border-b border-line align-top">
                <th scope="row" className="py-2 pr-3 font-mono text-meta font-medium break-words">
                  {one.name}
                </th>
                <DiffCell cell={one.left} />
                <DiffCell cell={one.right} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {hidden.length > 0 && left !== right && (
        <p className="mt-4 text-meta text-muted">Set on both sides, and nobody can tell whether to the same value: {hidden.join(', ')}.</p>
      )}
    </Dialog>
  )
}

const Side = ({
  label,
  at,
  environments,
  onChange,
}: {
  label: string
  at: number
  environments: readonly Environment[]
  onChange: (at: number) => void
}) => (
  <Field label={label} className="w-52">
    {(control) => (
      <Select {...control} value={at} onChange={(event) => onChange(Number(event.target.value))}>
        {environments.map(({ id, name }, index) => (
          <option key={id} value={index}>
            {name}
          </option>
        ))}
      </Select>
    )}
  </Field>
)

const DiffCell = ({ cell }: { cell: Cell }) => {
  if (cell.type === 'missing') return <td className="py-2 pr-3 text-meta text-flaky-ink">not set</td>
  if (cell.type === 'secret') return <td className="py-2 pr-3 text-meta">•••• a secret</td>
  return <td className="py-2 pr-3 font-mono text-meta break-all whitespace-pre-wrap">{seenText(cell.value)}</td>
}
