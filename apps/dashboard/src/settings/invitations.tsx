'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../session/api.tsx'
import { useMembers } from '../session/members.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Failed, LoadingRows } from '../ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toast.ts'
import { Until } from '../ui/until.tsx'
import { type Invitation, useInvitations } from './queries.ts'

/** Those that may still be accepted. */
export const Invitations = () => {
  const invitations = useInvitations()
  const members = useMembers()
  const [revoking, setRevoking] = useState<Invitation>()
  const nameOf = (id: string | null): string => members.data?.find(({ userId }) => userId === id)?.name ?? ''
  return (
    <section aria-labelledby="invitations" className="mt-8 pb-10">
      <h2 id="invitations" className="px-4 sm:px-6 pb-3 text-base font-semibold">
        Pending invitations
      </h2>
      {invitations.isError && !invitations.data ? (
        <Failed what="The invitations could not be read" error={invitations.error} onRetry={() => void invitations.refetch()} />
      ) : invitations.isPending ? (
        <LoadingRows label="Invitations are read" count={2} />
      ) : invitations.data.length === 0 ? (
        <p className="px-4 sm:px-6 text-table text-muted">Nobody is invited at the moment.</p>
      ) : (
        <Table label="Pending invitations" columns={columns}>
          {invitations.data.map((invitation) => (
            <Row key={invitation.id}>
              <HeadCell>{invitation.email}</HeadCell>
              <Cell>{invitation.role}</Cell>
              <Cell className="text-muted">
                <Time at={invitation.createdAt} /> {nameOf(invitation.invitedBy) && `by ${nameOf(invitation.invitedBy)}`}
              </Cell>
              <Cell className="text-muted">
                <Until at={invitation.expiresAt} />
              </Cell>
              <Cell className="text-right">
                <Button
                  size="small"
                  look="quiet"
                  aria-label={`Take back the invitation of ${invitation.email}`}
                  onClick={() => setRevoking(invitation)}
                >
                  Take back
                </Button>
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      {revoking && <Revoke invitation={revoking} onClose={() => setRevoking(undefined)} />}
    </section>
  )
}

const columns = [
  { name: 'Email' },
  { name: 'Role' },
  { name: 'Invited' },
  { name: 'Expires' },
  { name: 'What to do', isHidden: true, className: 'text-right' },
]

const Revoke = ({ invitation: { id, email }, onClose }: { invitation: Invitation; onClose: () => void }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => client.revokeInvitation({ params: { id } }),
    onSuccess: async () => {
      toast.success(`The invitation of ${email} is taken back`)
      await queries.invalidateQueries({ queryKey: [workspace.slug, 'invitations'] })
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title="Take the invitation back?"
      action="Take it back"
      isBusy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    >
      The link that {email} was given leads nowhere afterwards.
    </ConfirmDialog>
  )
}
