'use client'
import { ArrowLeftRight } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Select } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { showValue } from '../model/cell-value.ts'
import { type Difference, differencesOf, unknowable } from '../model/differences.ts'
import type { Cell, MatrixRow } from '../model/matrix.ts'
import type { Environment } from '../queries.ts'

export interface CompareDialogProps {
  readonly environments: readonly Environment[]
  readonly rows: readonly MatrixRow[]
  readonly left: string
  readonly right: string
  readonly onChoose: (left: string, right: string) => void
  readonly onClose: () => void
}

/** What one environment says otherwise than another. */
export const CompareDialog = ({ environments, rows, left, right, onChoose, onClose }: CompareDialogProps) => {
  const differences = differencesOf(rows, left, right)
  const hidden = unknowable(rows, left, right)
  const nameOf = (id: string): string => environments.find((one) => one.id === id)?.name ?? ''
  return (
    <Dialog isOpen onClose={onClose} title="Compare two environments" width="wide">
      <div className="flex items-end gap-2">
        <Choice label="This" value={left} environments={environments} onChange={(id) => onChoose(id, right)} />
        <Button aria-label="The other way round" icon={<ArrowLeftRight size={15} aria-hidden />} onClick={() => onChoose(right, left)} />
        <Choice label="With that" value={right} environments={environments} onChange={(id) => onChoose(left, id)} />
      </div>
      <p role="status" className="mt-4 text-table text-muted">
        {differences.length === 0 ? 'Nothing differs.' : `${formatCount(differences.length, 'name differs', 'names differ')}.`}
        {hidden.length > 0 && ` Of ${formatCount(hidden.length, 'secret')} that both have nobody can say: ${hidden.join(', ')}.`}
      </p>
      {differences.length > 0 && (
        <table className="mt-3 w-full table-fixed text-left text-table">
          <thead className="text-meta text-muted">
            <tr>
              <th scope="col" className="w-64 border-b border-line py-2 pr-3 font-medium">
                Name
              </th>
              <th scope="col" className="border-b border-line px-3 py-2 font-medium">
                {nameOf(left)}
              </th>
              <th scope="col" className="border-b border-line px-3 py-2 font-medium">
                {nameOf(right)}
              </th>
            </tr>
          </thead>
          <tbody>
            {differences.map((difference) => (
              <DifferenceRow key={difference.name} difference={difference} />
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  )
}

const Choice = (props: {
  readonly label: string
  readonly value: string
  readonly environments: readonly Environment[]
  readonly onChange: (id: string) => void
}) => {
  const { label, value, environments, onChange } = props
  return (
    <Field label={label} className="flex-1">
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          {environments.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

const DifferenceRow = ({ difference: { name, left, right } }: { difference: Difference }) => (
  <tr className="align-top">
    <th scope="row" className="border-b border-line py-2 pr-3 font-mono font-normal break-words">
      {name}
    </th>
    <td className="border-b border-line px-3 py-2 break-words">
      <Side cell={left} />
    </td>
    <td className="border-b border-line px-3 py-2 break-words">
      <Side cell={right} />
    </td>
  </tr>
)

const Side = ({ cell }: { cell: Cell }) => {
  if (cell.type === 'missing') return <span className="text-faint">— missing</span>
  if (cell.type === 'secret') return <span className="text-muted">•••• a secret</span>
  const text = showValue(cell.value)
  return text === '' ? <span className="text-faint italic">empty text</span> : <span className="font-mono whitespace-pre-wrap">{text}</span>
}
