'use client'
import dynamic from 'next/dynamic'
import { loadLater } from '../session/connection.ts'
import type { Schedule } from './queries.ts'

const ScheduleDialog = dynamic(() => loadLater(() => import('./dialog/schedule-dialog.tsx').then((module) => module.ScheduleDialog)), {
  ssr: false,
})
const RemoveSchedule = dynamic(() => loadLater(() => import('./remove-schedule.tsx').then((module) => module.RemoveSchedule)), {
  ssr: false,
})

export type OpenDialog =
  /** Absent: a new one. */
  { readonly type: 'edit'; readonly schedule?: Schedule } | { readonly type: 'remove'; readonly schedule: Schedule }

interface OpenedDialogProps {
  readonly dialog: OpenDialog
  readonly onRemoved?: () => void
  readonly onClose: () => void
}

/** The one dialog that is open. */
export const OpenedDialog = ({ dialog, onRemoved, onClose }: OpenedDialogProps) =>
  dialog.type === 'edit' ? (
    <ScheduleDialog schedule={dialog.schedule} onClose={onClose} />
  ) : (
    <RemoveSchedule schedule={dialog.schedule} onClose={onClose} {...(onRemoved && { onRemoved })} />
  )
