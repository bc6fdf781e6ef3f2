'use client'
import { Lock } from 'lucide-react'
import { useState } from 'react'
import { useApi, useNeeds } from '../../session/api.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, Input, TextArea } from '../../ui/field.tsx'
import { problemText } from '../../ui/problem.tsx'
import { kindOf, readValue, showValue } from '../model/cell-value.ts'
import { cellOf, type MatrixRow, nameProblem, type VariableChange, withChange } from '../model/matrix.ts'
import { type Environment, useMatrixCache } from '../queries.ts'

interface Entry {
  readonly text: string
  readonly isSet: boolean
  readonly problem?: string
}

export interface VariableDialogProps {
  readonly environments: readonly Environment[]
  readonly rows: readonly MatrixRow[]
  /** Absent: a new one. */
  readonly row?: MatrixRow | undefined
  readonly onClose: () => void
}

/** One variable in all environments, with room for values of many lines. */
export const VariableDialog = ({ environments, rows, row, onClose }: VariableDialogProps) => {
  const why = useNeeds('editor')
  const [name, setName] = useState(row?.name ?? '')
  const [entries, setEntries] = useState(() => new Map(environments.map(({ id }) => [id, entryOf(row, id)])))
  const [wasSent, setSent] = useState(false)
  const change = (id: string, entry: Entry): void => setEntries((before) => new Map(before).set(id, entry))
  const isTaken = row === undefined && rows.some((other) => other.name === name)
  const wrongName = nameProblem(name) ?? (isTaken ? 'There is one of this name: open it in the list.' : undefined)
  const hasValue = [...entries.values()].some(({ isSet }) => isSet)
  const { save, isBusy } = useSave({ name, row, entries, change, onClose })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={row ? row.name : 'New variable'}
      description="Flows read it by its name. JSON is kept as JSON, everything else as text; put a number in quotes to keep it as text."
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          setSent(true)
          if (why === undefined && wrongName === undefined && (row || hasValue)) void save()
        }}
      >
        {row ? (
          <p className="flex items-center gap-1 text-table text-muted">
            In a flow: <code className="ml-1 font-mono text-fg">{reference(row.name)}</code>
            <CopyButton text={reference(row.name)} label={`Copy ${reference(row.name)}`} />
          </p>
        ) : (
          <Field label="Name" problem={wasSent || (name !== '' && wrongName) ? wrongName : undefined}>
            {(control) => (
              <Input
                {...control}
                value={name}
                placeholder="BASE_URL"
                onChange={(event) => setName(event.target.value)}
                autoComplete="off"
                spellCheck={false}
                className="w-full font-mono"
              />
            )}
          </Field>
        )}
        {environments.map(({ id, name: environment, isProtected }) =>
          row && cellOf(row, id).type === 'secret' ? (
            <p key={id} className="text-table text-muted">
              <span className="font-medium text-fg">{environment}</span>: it is a secret there.
            </p>
          ) : (
            <ValueField
              key={id}
              label={environment}
              isProtected={isProtected}
              entry={entries.get(id) ?? missingEntry}
              onChange={(entry) => change(id, entry)}
            />
          ),
        )}
        {wasSent && !row && !hasValue && (
          <p role="alert" className="text-table text-failed-ink">
            Give it a value in one environment at least.
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" unavailable={why} disabled={isBusy}>
            {row ? 'Save' : 'Make it'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

const reference = (name: string): string => `\${${name}}`
const missingEntry: Entry = { text: '', isSet: false }

const entryOf = (row: MatrixRow | undefined, environmentId: string): Entry => {
  const cell = row && cellOf(row, environmentId)
  return cell?.type === 'value' ? { text: showValue(cell.value), isSet: true } : missingEntry
}

interface Saving {
  readonly name: string
  readonly row: MatrixRow | undefined
  readonly entries: ReadonlyMap<string, Entry>
  readonly change: (id: string, entry: Entry) => void
  readonly onClose: () => void
}

/** Environment by environment: what one refuses stays in its field, with the reason; what others took is kept. */
const useSave = ({ name, row, entries, change, onClose }: Saving) => {
  const { client } = useApi()
  const cache = useMatrixCache()
  const [isBusy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    let isWhole = true
    for (const [id, entry] of entries) {
      const changed = changeOf(name, entryOf(row, id), entry)
      if (!changed) continue
      try {
        await client.changeVariables({ params: { id }, body: { set: { ...changed.set }, remove: [...(changed.remove ?? [])] } })
        cache.show((matrix) => withChange(matrix, { environmentId: id, ...changed }))
      } catch (error) {
        isWhole = false
        change(id, { ...entry, problem: problemText(error) })
      }
    }
    setBusy(false)
    void cache.refresh()
    if (isWhole) onClose()
  }
  return { save, isBusy }
}

const changeOf = (name: string, before: Entry, { isSet, text }: Entry): Omit<VariableChange, 'environmentId'> | undefined => {
  if (isSet === before.isSet && text === before.text) return undefined
  return isSet ? { set: { [name]: readValue(text) } } : { remove: [name] }
}

const ValueField = (props: {
  readonly label: string
  readonly isProtected: boolean
  readonly entry: Entry
  readonly onChange: (entry: Entry) => void
}) => {
  const { label, isProtected, entry, onChange } = props
  return (
    <Field
      label={
        <span className="flex items-center gap-1.5">
          {label} {isProtected && <Lock size={12} aria-label="protected" className="text-muted" />}
        </span>
      }
      problem={entry.problem}
      aside={
        entry.isSet ? (
          <span className="flex items-center gap-2 text-meta text-muted">
            {kindOf(readValue(entry.text))}
            <Button look="quiet" size="small" aria-label={`Leave out of ${label}`} onClick={() => onChange(missingEntry)}>
              Leave out
            </Button>
          </span>
        ) : (
          <span className="flex h-7 items-center text-meta text-muted">missing</span>
        )
      }
    >
      {(control) => (
        <TextArea
          {...control}
          rows={1}
          value={entry.text}
          spellCheck={false}
          placeholder="Not set"
          onChange={(event) => onChange({ text: event.target.value, isSet: true })}
          className="field-sizing-content max-h-60 min-h-8! w-full font-mono"
        />
      )}
    </Field>
  )
}
