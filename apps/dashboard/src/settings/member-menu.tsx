'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { EllipsisVertical } from 'lucide-react'
import { useState } from 'react'
import { useApi } from '../session/api.tsx'
import type { Member } from '../session/members.ts'
import { afterMenu } from '../ui/after-menu.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Menu } from '../ui/menu.tsx'
import { problemText } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import { PasswordLinkDialog } from './password-link-dialog.tsx'

/** What is done to the account of somebody else, which is the same in every workspace. */
export const MemberMenu = ({ member, why }: { member: Member; why: string | undefined }) => {
  const [opened, setOpened] = useState<'link' | 'disable'>()
  const state = useMemberState(member)
  const { name } = member
  const isDisabled = member.state === 'disabled'
  return (
    <>
      <Menu
        trigger={<Button size="small" look="quiet" aria-label={`More for ${name}`} icon={<EllipsisVertical size={16} aria-hidden />} />}
        items={[
          {
            label: 'Link for a new password…',
            unavailable: why ?? (isDisabled ? 'The account is disabled.' : undefined),
            onSelect: afterMenu(() => setOpened('link')),
          },
          isDisabled
            ? { label: 'Enable', unavailable: why, onSelect: () => state.mutate('active') }
            : { label: 'Disable…', isDanger: true, unavailable: why, onSelect: afterMenu(() => setOpened('disable')) },
        ]}
      />
      {opened === 'link' && <PasswordLinkDialog member={member} onClose={() => setOpened(undefined)} />}
      {opened === 'disable' && (
        <ConfirmDialog
          title={`Disable ${name}?`}
          action="Disable"
          isBusy={state.isPending}
          error={state.error}
          onConfirm={() => state.mutate('disabled', { onSuccess: () => setOpened(undefined) })}
          onClose={() => setOpened(undefined)}
        >
          Every sign-in of {member.email} ends at once, and API keys they made do not hold, those of agents too. What runs goes on,
          schedules and triggers as well. Enabled again, the keys hold again.
        </ConfirmDialog>
      )}
    </>
  )
}

const useMemberState = ({ userId, name, state }: Member) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (next: Member['state']) =>
      next === 'disabled' ? client.disableMember({ params: { userId } }) : client.enableMember({ params: { userId } }),
    onSuccess: (changed) => toast.success(`${name} is ${changed.state === 'active' ? 'enabled' : 'disabled'}`),
    // The dialog tells it of the other.
    onError: (error) => state === 'disabled' && toast.error(`${name} stays disabled: ${problemText(error)}`),
    onSettled: () => queries.invalidateQueries({ queryKey: [workspace.slug, 'members'] }),
  })
}
