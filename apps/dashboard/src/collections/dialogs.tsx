'use client'
import { type FormEvent, useState } from 'react'
import { useApi } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Field, Input, Select } from '../ui/field.tsx'
import { formatCount } from '../ui/format.ts'
import { ProblemLine } from '../ui/problem.tsx'
import { type Folder, pathOf } from './model/folders.ts'
import { useChange } from './use-change.ts'

/** What is to be done with the chosen folder, or with flows. */
export type Asked =
  | { readonly what: 'new' | 'rename' | 'move' | 'remove' }
  | { readonly what: 'move flows'; readonly ids: readonly string[] }

export const NameDialog = ({
  folder,
  parentId,
  where,
  onClose,
}: {
  folder?: Folder
  parentId: string | null
  where?: string | undefined
  onClose: () => void
}) => {
  const { client } = useApi()
  const [name, setName] = useState(folder?.name ?? '')
  const save = useChange(
    () =>
      folder
        ? client.updateCollection({ params: { id: folder.id }, body: { name } })
        : client.createCollection({ body: { name, parentId } }),
    onClose,
  )
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    save.mutate(undefined)
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={folder ? `Rename ${folder.name}` : where ? `A new folder in ${where}` : 'A new folder'}
      width="narrow"
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name">
          {(control) => <Input {...control} required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <ProblemLine error={save.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={save.isPending}>
            {folder ? 'Rename' : 'Make it'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

interface MoveProps {
  /** Where it may go. */
  readonly folders: readonly Folder[]
  readonly all: readonly Folder[]
  readonly folder?: Folder
  readonly flowIds?: readonly string[]
  readonly onClose: () => void
}

export const MoveDialog = ({ folders, all, folder, flowIds, onClose }: MoveProps) => {
  const { client } = useApi()
  const [target, setTarget] = useState('')
  const move = useChange(() => {
    const id = target === '' ? null : target
    return flowIds
      ? client.moveFlows({ body: { ids: [...flowIds], collectionId: id } })
      : client.updateCollection({ params: { id: folder?.id ?? '' }, body: { parentId: id } })
  }, onClose)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={flowIds ? `Move ${formatCount(flowIds.length, 'flow')}` : `Move ${folder?.name ?? ''}`}
      width="narrow"
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          move.mutate(undefined)
        }}
      >
        <Field label="To">
          {(control) => (
            <Select {...control} value={target} onChange={(event) => setTarget(event.target.value)}>
              <option value="">{flowIds ? 'out of all folders' : 'the top'}</option>
              {folders.map(({ id }) => (
                <option key={id} value={id}>
                  {pathOf(all, id)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <ProblemLine error={move.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={move.isPending}>
            Move
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** What lay in it stays. */
export const RemoveDialog = ({ folder, onClose, onDone }: { folder: Folder; onClose: () => void; onDone: () => void }) => {
  const { client } = useApi()
  const remove = useChange(() => client.deleteCollection({ params: { id: folder.id } }), onDone)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Remove the folder ${folder.name}?`}
      description="No flow is removed: what lies in it lies in the folder above afterwards."
      width="narrow"
    >
      <ProblemLine error={remove.error} />
      <DialogActions>
        <Button onClick={onClose}>Keep it</Button>
        <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate(undefined)}>
          Remove the folder
        </Button>
      </DialogActions>
    </Dialog>
  )
}
