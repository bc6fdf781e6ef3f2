'use client'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { type Folder, treeRows } from './model/folders.ts'

export interface MoveDialogProps {
  readonly title: string
  readonly folders: readonly Folder[]
  /** Where it is not moved to, and why. */
  readonly whyNotInto: (id: string | null) => string | undefined
  readonly topName: string
  readonly onMove: (target: string | null) => Promise<void>
  readonly onClose: () => void
}

const noneClosed: ReadonlySet<string> = new Set()

/** Does what dragging does, for everybody. */
export const MoveDialog = ({ title, folders, whyNotInto, topName, onMove, onClose }: MoveDialogProps) => {
  const rows = treeRows(folders, noneClosed)
  const [target, setTarget] = useState(() => rows.find(({ id }) => whyNotInto(id) === undefined)?.id)
  const [isBusy, setBusy] = useState(false)
  return (
    <Dialog isOpen onClose={onClose} title={title} width="narrow">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (target === undefined) return
          setBusy(true)
          void onMove(target).then(onClose)
        }}
      >
        <fieldset className="max-h-[50vh] overflow-auto">
          <legend className="mb-2 text-table font-medium">Where to</legend>
          {rows.map(({ id, name, level }) => {
            const why = whyNotInto(id)
            return (
              <label
                key={id ?? ''}
                style={{ paddingLeft: 8 + (level - 1) * 16 }}
                className={classNames(
                  'flex min-h-8 items-center gap-2.5 rounded-control pr-2 text-table',
                  target === id && 'bg-primary-soft',
                  why !== undefined && 'text-faint',
                )}
              >
                <input
                  type="radio"
                  name="target"
                  className="size-4 shrink-0 accent-primary"
                  disabled={why !== undefined}
                  checked={target === id}
                  onChange={() => setTarget(id)}
                />
                <span className="truncate">{id === null ? topName : name}</span>
                {why !== undefined && <span className="ml-auto shrink-0 text-meta">{why}</span>}
              </label>
            )
          })}
        </fieldset>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            disabled={isBusy}
            unavailable={target === undefined ? 'There is no other place for it.' : undefined}
          >
            Move
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
