'use client'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { ShownOnce } from '../../ui/shown-once.tsx'

/** What a webhook signs with, once. */
export const NewSecret = ({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) => (
  <Dialog isOpen onClose={onClose} title={`The secret of ${name}`} loses="The secret is not shown again.">
    <div className="flex flex-col gap-4">
      <ShownOnce
        label="Secret"
        text={secret}
        help="Copy it now: it is not shown again. By it the program that is told knows that nobody else sent it (Standard Webhooks)."
      />
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </div>
  </Dialog>
)
