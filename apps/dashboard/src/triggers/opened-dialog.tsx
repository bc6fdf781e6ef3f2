'use client'
import dynamic from 'next/dynamic'
import { loadLater } from '../session/connection.ts'
import type { Trigger } from './model/trigger-fields.ts'

const TriggerDialog = dynamic(() => loadLater(() => import('./dialog/trigger-dialog.tsx').then((module) => module.TriggerDialog)), {
  ssr: false,
})
const RotateSecret = dynamic(() => loadLater(() => import('./dialog/rotate-secret.tsx').then((module) => module.RotateSecret)), {
  ssr: false,
})
const RemoveTrigger = dynamic(() => loadLater(() => import('./dialog/remove-trigger.tsx').then((module) => module.RemoveTrigger)), {
  ssr: false,
})

export type OpenDialog =
  /** Absent: a new one. */
  { readonly type: 'edit'; readonly trigger?: Trigger } | { readonly type: 'rotate' | 'remove'; readonly trigger: Trigger }

interface OpenedDialogProps {
  readonly dialog: OpenDialog
  readonly onRemoved?: () => void
  readonly onClose: () => void
}

/** The one dialog that is open. */
export const OpenedDialog = ({ dialog, onRemoved, onClose }: OpenedDialogProps) => {
  switch (dialog.type) {
    case 'edit':
      return <TriggerDialog trigger={dialog.trigger} onClose={onClose} />
    case 'rotate':
      return <RotateSecret trigger={dialog.trigger} onClose={onClose} />
    case 'remove':
      return <RemoveTrigger trigger={dialog.trigger} onClose={onClose} {...(onRemoved && { onRemoved })} />
  }
}
