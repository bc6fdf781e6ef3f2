'use client'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { ShownOnce } from './shown-once.tsx'

interface SecretDialogProps {
  /** Whose secret it is. */
  readonly name: string
  readonly secret: string
  readonly help: string
  readonly onClose: () => void
  /** What to do with it. */
  readonly children?: ReactNode
}

/** A secret, once. */
export const SecretDialog = ({ name, secret, help, onClose, children }: SecretDialogProps) => (
  <Dialog isOpen onClose={onClose} title={`The secret of ${name}`} loses="The secret is not shown again.">
    <div className="flex flex-col gap-4">
      <ShownOnce label="Secret" text={secret} help={`Copy it now: it is not shown again. ${help}`} />
      {children}
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </div>
  </Dialog>
)
