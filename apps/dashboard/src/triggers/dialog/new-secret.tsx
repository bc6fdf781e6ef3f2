'use client'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { ShownOnce } from '../../ui/shown-once.tsx'
import type { Trigger } from '../model/trigger-fields.ts'
import { Sending } from '../sending.tsx'

interface NewSecretProps {
  readonly trigger: Pick<Trigger, 'id' | 'kind' | 'name'> & { readonly secret: string }
  readonly onClose: () => void
}

/** What requests prove themselves by, once, and what to do with it. */
export const NewSecret = ({ trigger: { id, kind, name, secret }, onClose }: NewSecretProps) => (
  <Dialog isOpen onClose={onClose} title={`The secret of ${name}`} loses="The secret is not shown again.">
    <div className="flex flex-col gap-4">
      <ShownOnce label="Secret" text={secret} help="Copy it now: it is not shown again. Whoever has it starts what this trigger starts." />
      <Sending kind={kind} id={id} />
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </div>
  </Dialog>
)
