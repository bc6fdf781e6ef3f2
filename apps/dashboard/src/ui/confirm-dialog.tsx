'use client'
import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { Field, Input } from './field.tsx'
import { Problem } from './problem.tsx'

export interface ConfirmDialogProps {
  readonly title: string
  /** What is lost, and what stays. */
  readonly children: ReactNode
  /** What the button says: `Delete the environment`. */
  readonly action: string
  /** Has to be typed first. */
  readonly typed?: string
  readonly isBusy: boolean
  readonly error: unknown
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Before something goes for good. */
export const ConfirmDialog = ({ title, children, action, typed, isBusy, error, onConfirm, onClose }: ConfirmDialogProps) => {
  const [text, setText] = useState('')
  const isSure = typed === undefined || text.trim() === typed
  return (
    <Dialog isOpen onClose={onClose} title={title} width="narrow" loses={null}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (isSure && !isBusy) onConfirm()
        }}
      >
        <div className="text-table text-muted">{children}</div>
        {typed !== undefined && (
          <Field
            label={
              <>
                Type <strong className="font-mono font-semibold">{typed}</strong> to go on
              </>
            }
          >
            {(control) => (
              <Input {...control} value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" spellCheck={false} />
            )}
          </Field>
        )}
        <Problem error={error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" disabled={!isSure || isBusy}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
