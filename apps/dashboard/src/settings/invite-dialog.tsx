'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../session/api.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Field, Input, Select } from '../ui/field.tsx'
import { Problem } from '../ui/problem.tsx'
import { ShownOnceDialog } from '../ui/shown-once-dialog.tsx'
import { type Role, roles, rolesUpTo, withArticle } from './model/roles.ts'

/** Makes an invitation, then shows its link: nobody else sends it. */
export const InviteDialog = ({ onClose }: { onClose: () => void }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('editor')
  const invite = useMutation({
    mutationFn: () => client.createInvitation({ body: { email, role } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: [workspace.slug, 'invitations'] }),
  })
  if (invite.data)
    return (
      <ShownOnceDialog
        title={`Invitation of ${invite.data.email}`}
        description="TestMesh sends no mail: give them this link."
        label="Link"
        text={`${location.origin}/invitation/#${invite.data.token}`}
        help="It works once, for seven days, and is not shown again."
        onClose={onClose}
      />
    )
  return (
    <Dialog isOpen onClose={onClose} title={`Invite somebody to ${workspace.name}`} width="narrow">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          invite.mutate()
        }}
      >
        <Field label="Email">
          {(control) => (
            <Input
              {...control}
              type="email"
              required
              maxLength={254}
              autoComplete="off"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label="Role" help={roles.find((one) => one.role === role)?.about}>
          {(control) => (
            <Select {...control} value={role} onChange={(event) => setRole(event.target.value as Role)}>
              {rolesUpTo(workspace.role).map((one) => (
                <option key={one} value={one}>
                  {withArticle(one)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Problem error={invite.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={invite.isPending}>
            Make the link
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
