'use client'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { DiffView } from '../../ui/code/diff-view.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Field, Input } from '../../ui/field.tsx'

export interface SaveDialogProps {
  readonly before: string
  readonly after: string
  readonly isSaving: boolean
  readonly onSave: (message: string) => void
  readonly onClose: () => void
}

/** What will be saved, before it is. */
export const SaveDialog = ({ before, after, isSaving, onSave, onClose }: SaveDialogProps) => {
  const [message, setMessage] = useState('')
  return (
    <Dialog isOpen onClose={onClose} title="Save these changes?" width="wide">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onSave(message)
        }}
        className="flex flex-col gap-4"
      >
        <DiffView before={before} after={after} label="Changes" />
        <Field label="What changed, in words" help="For the history. It may stay empty.">
          {(control) => <Input {...control} value={message} maxLength={500} onChange={(event) => setMessage(event.target.value)} />}
        </Field>
        <DialogActions>
          <Button onClick={onClose}>Not yet</Button>
          <Button type="submit" look="primary" disabled={isSaving}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
