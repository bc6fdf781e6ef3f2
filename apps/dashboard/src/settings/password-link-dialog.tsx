'use client'
import { useMutation } from '@tanstack/react-query'
import { useApi } from '../session/api.tsx'
import type { Member } from '../session/members.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { ShownOnceDialog } from '../ui/shown-once-dialog.tsx'

/** Makes a link by which a member sets a new password, and shows it: nobody else sends it. */
export const PasswordLinkDialog = ({ member, onClose }: { member: Member; onClose: () => void }) => {
  const { client } = useApi()
  const make = useMutation({ mutationFn: () => client.createPasswordLink({ params: { userId: member.userId } }) })
  if (!make.data)
    return (
      <ConfirmDialog
        title={`Let ${member.name} set a new password?`}
        action="Make the link"
        isBusy={make.isPending}
        error={make.error}
        onConfirm={() => make.mutate()}
        onClose={onClose}
      >
        Whoever has the link sets the password of {member.email}, once, within a day. A link that was made before ends now; the present
        password holds until then.
      </ConfirmDialog>
    )
  return (
    <ShownOnceDialog
      title={`New password of ${make.data.name}`}
      description="TestMesh sends no mail: give them this link, and nobody else."
      label="Link"
      text={`${location.origin}/password/#${make.data.token}`}
      help="It works once, for a day, and is not shown again."
      onClose={onClose}
    />
  )
}
