'use client'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { ShownOnce } from './shown-once.tsx'

interface ShownOnceDialogProps {
  readonly title: string
  readonly description?: string
  /** What it is: `Link`, `Secret`. */
  readonly label: string
  readonly text: string
  readonly help: string
  readonly onClose: () => void
  /** What to do with it. */
  readonly children?: ReactNode
}

/** Something that nobody can look up later, when it was made. */
export const ShownOnceDialog = ({ title, description, label, text, help, onClose, children }: ShownOnceDialogProps) => (
  <Dialog
    isOpen
    onClose={onClose}
    title={title}
    {...(description !== undefined && { description })}
    loses={`The ${label.toLowerCase()} is not shown again.`}
  >
    <div className="flex flex-col gap-4">
      <ShownOnce label={label} text={text} help={help} />
      {children}
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </div>
  </Dialog>
)
