'use client'
import { useMutation } from '@tanstack/react-query'
import { useApi } from '../session/api.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { toast } from '../ui/toast.ts'
import { type Folder, pathOf } from './model/folders.ts'
import { useRefresh } from './queries.ts'

export const DeleteFolder = ({
  folder: { id, name, parentId },
  folders,
  onDeleted,
  onClose,
}: {
  folder: Folder
  folders: readonly Folder[]
  onDeleted: () => void
  onClose: () => void
}) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const remove = useMutation({
    mutationFn: () => client.deleteCollection({ params: { id } }),
    onSuccess: async () => {
      onDeleted()
      toast.success(`The folder ${name} is deleted`)
      await refresh()
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={`Delete the folder ${name}?`}
      action="Delete the folder"
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      Nothing in it is lost: its flows and folders move {parentId === null ? 'to the top' : <>to {pathOf(folders, parentId)}</>}.
    </ConfirmDialog>
  )
}
