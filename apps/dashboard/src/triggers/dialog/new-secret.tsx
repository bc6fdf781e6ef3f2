'use client'
import { ShownOnceDialog } from '../../ui/shown-once-dialog.tsx'
import type { Trigger } from '../model/trigger-fields.ts'
import { Sending } from '../sending.tsx'

interface NewSecretProps {
  readonly trigger: Pick<Trigger, 'id' | 'kind' | 'name'> & { readonly secret: string }
  readonly onClose: () => void
}

/** What requests prove themselves by, once, and what to do with it. */
export const NewSecret = ({ trigger: { id, kind, name, secret }, onClose }: NewSecretProps) => (
  <ShownOnceDialog
    title={`The secret of ${name}`}
    label="Secret"
    text={secret}
    help="Copy it now: it is not shown again. Whoever has it starts what this trigger starts."
    onClose={onClose}
  >
    <Sending kind={kind} id={id} />
  </ShownOnceDialog>
)
