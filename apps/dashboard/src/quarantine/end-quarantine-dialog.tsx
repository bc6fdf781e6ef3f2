'use client'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { toast } from '../ui/toast.ts'
import { useQuarantine } from './use-quarantine.ts'

/** Takes the quarantine out of a flow. */
export const EndQuarantineDialog = ({ flow, onClose }: { flow: { readonly id: string; readonly name: string }; onClose: () => void }) => {
  const end = useQuarantine(flow.id, {
    onDone: (version) => {
      toast.success(`${flow.name} counts again, as version ${version}`)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={`End the quarantine of ${flow.name}?`}
      action="End quarantine"
      isBusy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate(null)}
      onClose={onClose}
    >
      What fails counts again from the next run on. The flow gets a new version without the block.
    </ConfirmDialog>
  )
}
