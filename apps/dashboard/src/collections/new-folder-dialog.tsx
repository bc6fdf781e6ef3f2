'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Field, Input } from '../ui/field.tsx'
import { problemText } from '../ui/problem.tsx'
import { whyNoName } from '../ui/why-no-name.ts'
import { type Folder, pathOf } from './model/folders.ts'
import { useRefresh } from './queries.ts'

export const NewFolderDialog = ({
  folders,
  parentId,
  onMade,
  onClose,
}: {
  folders: readonly Folder[]
  parentId: string | null
  onMade: (id: string) => void
  onClose: () => void
}) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const [name, setName] = useState('')
  const make = useMutation({
    mutationFn: () => client.createCollection({ body: { name: name.trim(), parentId } }),
    onSuccess: async ({ id }) => {
      await refresh()
      onMade(id)
      onClose()
    },
  })
  return (
    <Dialog isOpen onClose={onClose} title="New folder" width="narrow">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <Field label="Name" help={parentId === null ? 'At the top.' : `In ${pathOf(folders, parentId)}.`} problem={problemText(make.error)}>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={200}
              autoComplete="off"
              value={name}
              onChange={(event) => {
                setName(event.target.value)
                make.reset()
              }}
            />
          )}
        </Field>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={make.isPending} unavailable={whyNoName(name)}>
            Make the folder
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
