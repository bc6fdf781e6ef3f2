'use client'
import { useMutation } from '@tanstack/react-query'
import type { Diagnostic } from '@testmesh/protocol'
import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { useApi } from '../../session/api.tsx'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, Select, TextArea } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { Problem, problemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.ts'
import { changedNames } from '../model/changed-names.ts'
import { cellWords, type Matrix, valuesIn, withCells } from '../model/matrix.ts'
import { type Environment, useRefresh } from '../queries.ts'
import { changedMeanwhile } from '../why-not-changed.ts'

/** Many variables at once, from the text of a .env file: all of them are set, or none. */
export const PasteDialog = ({
  environments,
  matrix,
  environmentId: first,
  onClose,
}: {
  environments: readonly Environment[]
  matrix: Matrix
  environmentId: string
  onClose: () => void
}) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const [environmentId, setEnvironmentId] = useState(first)
  const [text, setText] = useState('')
  // As whoever pastes saw it: behind the dialog it goes on changing.
  const [seen, setSeen] = useState(matrix)
  const environment = environments.find(({ id }) => id === environmentId)
  const take = useMutation({
    mutationFn: () => client.importVariables({ params: { id: environmentId }, body: { text, base: valuesIn(seen, environmentId) } }),
    // What is told of, and no more than that, is seen from now on.
    onError: (error) => setSeen(withCells(seen, environmentId, changedMeanwhile(error) ?? [])),
    onSuccess: ({ items, diagnostics }) => {
      void refresh()
      const changed = changedNames(seen, environmentId, items)
      toast.success(
        changed.length === 0
          ? `Nothing differs from what ${environment?.name} had`
          : `${formatCount(changed.length, 'variable')} set in ${environment?.name}`,
      )
      setSeen(withCells(seen, environmentId, items.map(toCell)))
      if (diagnostics.length === 0) onClose()
    },
  })
  const write = (written: string): void => {
    setText(written)
    // What was said was of another text.
    take.reset()
  }
  const refused = (take.error as { problem?: { diagnostics?: readonly Diagnostic[] } } | null)?.problem?.diagnostics ?? []
  const warnings = take.data?.diagnostics ?? []
  const theirs = changedMeanwhile(take.error)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Paste a .env file"
      {...(take.isSuccess && { loses: null })}
      description="Each line sets a variable, as text; what is not among them stays. Secrets are not set this way."
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          take.mutate()
        }}
      >
        <Field label="Into" help={environment?.isProtected ? `${environment.name} is protected: look twice.` : undefined}>
          {(control) => (
            <Select
              {...control}
              value={environmentId}
              onChange={(event) => {
                setEnvironmentId(event.target.value)
                take.reset()
              }}
            >
              {environments.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Its text" aside={<FileButton onRead={write} />}>
          {(control) => (
            <TextArea
              {...control}
              rows={12}
              spellCheck={false}
              className="w-full font-mono"
              placeholder={'API_URL=https://staging.example.com\nTIMEOUT_MS=5000'}
              maxLength={512 * 1024}
              value={text}
              onChange={(event) => write(event.target.value)}
            />
          )}
        </Field>
        {theirs ? (
          <div role="alert" className="rounded-control bg-flaky-soft px-3 py-2 text-table text-flaky-ink">
            <p>{take.error?.message} Nothing is set yet.</p>
            <dl className="max-h-40 overflow-auto text-meta">
              {theirs.map(({ name, cell }) => (
                <div key={name} className="mt-1 break-words">
                  <dt className="inline font-mono">{name}</dt> is{' '}
                  {cell.type === 'missing' ? (
                    <dd className="inline">not set any more</dd>
                  ) : (
                    <>
                      now <dd className="inline font-mono">{cellWords(cell)}</dd>
                    </>
                  )}
                </div>
              ))}
            </dl>
          </div>
        ) : (
          <Problem error={take.error} />
        )}
        <Lines diagnostics={refused} className="text-failed-ink" />
        {warnings.length > 0 && (
          <div role="status" className="text-table text-flaky-ink">
            They are set. Look at these again:
            <Lines diagnostics={warnings} />
          </div>
        )}
        <DialogActions>
          <Button onClick={onClose}>{take.isSuccess ? 'Done' : 'Cancel'}</Button>
          <Button
            type="submit"
            look="primary"
            disabled={take.isPending}
            unavailable={text.trim() === '' ? 'Paste its text first.' : undefined}
          >
            {theirs ? 'Set them all the same' : 'Set them'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

const toCell = ({ name, value }: { name: string; value: unknown }) => ({ name, cell: { type: 'value', value } as const })

const Lines = ({ diagnostics, className }: { diagnostics: readonly Diagnostic[]; className?: string }) =>
  diagnostics.length > 0 && (
    <ul className={classNames('list-disc pl-5 text-table', className)}>
      {diagnostics.map(({ message, hint, place }) => (
        <li key={`${place.span?.start.offset} ${message}`}>{hint === undefined ? message : `${message}. ${hint}`}</li>
      ))}
    </ul>
  )

const FileButton = ({ onRead }: { onRead: (text: string) => void }) => (
  <label className="flex cursor-pointer items-center gap-1.5 rounded-control px-1.5 py-0.5 text-meta text-muted focus-within:outline-2 focus-within:outline-primary hover:bg-hover">
    <FileUp size={13} aria-hidden />
    Take a file
    <input
      type="file"
      className="sr-only"
      onChange={(event) => {
        const [file] = event.target.files ?? []
        file?.text().then(onRead, (error: unknown) => toast.error(`${file.name} could not be read: ${problemText(error)}`))
        // The same file may be taken again.
        event.target.value = ''
      }}
    />
  </label>
)
