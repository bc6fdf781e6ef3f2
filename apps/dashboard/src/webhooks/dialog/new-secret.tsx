'use client'
import { ShownOnceDialog } from '../../ui/shown-once-dialog.tsx'

/** What a webhook signs with, once. */
export const NewSecret = ({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) => (
  <ShownOnceDialog
    title={`The secret of ${name}`}
    label="Secret"
    text={secret}
    help="Copy it now: it is not shown again. By it the program that is told knows that nobody else sent it (Standard Webhooks)."
    onClose={onClose}
  />
)
