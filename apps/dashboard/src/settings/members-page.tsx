'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { type Membership, useApi, useNeeds } from '../session/api.tsx'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Field, Input, Select } from '../ui/field.tsx'
import { Failed, LoadingRows } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { cell, Problem, ShownOnce, Table } from './parts.tsx'
import { SettingsFrame } from './settings-frame.tsx'

const roles = ['viewer', 'editor', 'admin', 'owner'] as const

/** Who belongs to the workspace, and who is invited. */
export const MembersPage = () => {
  const { client, workspace } = useApi()
  const why = useNeeds('admin')
  const [isInviting, setInviting] = useState(false)
  const [link, setLink] = useState<string>()
  const members = useQuery({
    queryKey: [workspace.slug, 'members'],
    queryFn: async ({ signal }) => (await client.listMembers({ signal })).items,
  })
  return (
    <SettingsFrame
      title="Members"
      actions={
        <Button look="primary" icon={<Plus size={14} aria-hidden />} unavailable={why} onClick={() => setInviting(true)}>
          Invite
        </Button>
      }
    >
      <div className="flex flex-col gap-6">
        {link !== undefined && (
          <ShownOnce text={link} label="Copy the invitation">
            The invitation is made. Send this link: it is shown only now, and good for seven days.
          </ShownOnce>
        )}
        {members.isError && !members.data ? (
          <Failed what="The members could not be read" error={members.error} onRetry={() => void members.refetch()} />
        ) : members.data ? (
          <Table label="Members" heads={['Name', 'Email', 'Role', 'Since', '']}>
            {members.data.map((member) => (
              <Member key={member.userId} member={member} why={why} />
            ))}
          </Table>
        ) : (
          <LoadingRows label="The members are read" count={3} />
        )}
        {why === undefined && <Invitations />}
      </div>
      {isInviting && (
        <InviteDialog
          onClose={() => setInviting(false)}
          onDone={(token) => {
            setLink(`${location.origin}/invitation/#${token}`)
            setInviting(false)
          }}
        />
      )}
    </SettingsFrame>
  )
}

interface MemberItem {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly role: Membership['role']
  readonly createdAt: string
}

const Member = ({ member, why }: { member: MemberItem; why: string | undefined }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const session = useSession()
  const isSelf = session.phase === 'in' && session.user.id === member.userId
  const done = (): void => void queries.invalidateQueries({ queryKey: [workspace.slug, 'members'] })
  const refused = (error: Error): void => void toast.error(error.message)
  const change = useMutation({
    mutationFn: (role: Membership['role']) => client.changeMember({ params: { userId: member.userId }, body: { role } }),
    onSuccess: done,
    onError: refused,
  })
  const remove = useMutation({
    mutationFn: () => client.removeMember({ params: { userId: member.userId } }),
    onSuccess: done,
    onError: refused,
  })
  const [isSure, setSure] = useState(false)
  return (
    <tr>
      <td className={cell}>
        {member.name}
        {isSelf && <span className="ml-2 text-meta text-muted">you</span>}
      </td>
      <td className={cell}>{member.email}</td>
      <td className={cell}>
        <Select
          aria-label={`Role of ${member.name}`}
          className="w-28"
          disabled={why !== undefined || change.isPending}
          value={member.role}
          onChange={(event) => change.mutate(event.target.value as Membership['role'])}
        >
          {roles.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </Select>
      </td>
      <td className={cell}>
        <Time at={member.createdAt} />
      </td>
      <td className="px-4 text-right">
        <Button
          size="small"
          look="danger"
          unavailable={why}
          onClick={() => (isSure ? remove.mutate() : setSure(true))}
          onBlur={() => setSure(false)}
        >
          {isSure ? 'Really remove?' : 'Remove'}
        </Button>
      </td>
    </tr>
  )
}

const Invitations = () => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const invitations = useQuery({
    queryKey: [workspace.slug, 'members', 'invitations'],
    queryFn: async ({ signal }) => (await client.listInvitations({ signal })).items,
  })
  const revoke = useMutation({
    mutationFn: (id: string) => client.revokeInvitation({ params: { id } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: [workspace.slug, 'members'] }),
    onError: (error) => toast.error(error.message),
  })
  if (!invitations.data || invitations.data.length === 0) return null
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-body font-semibold">Invited</h2>
      <Table label="Invitations" heads={['Email', 'Role', 'Ends', '']}>
        {invitations.data.map(({ id, email, role, expiresAt }) => (
          <tr key={id}>
            <td className={cell}>{email}</td>
            <td className={cell}>{role}</td>
            <td className={cell}>
              <time dateTime={expiresAt}>{new Date(expiresAt).toLocaleDateString('en-GB')}</time>
            </td>
            <td className="px-4 text-right">
              <Button size="small" onClick={() => revoke.mutate(id)}>
                Take back
              </Button>
            </td>
          </tr>
        ))}
      </Table>
    </section>
  )
}

const InviteDialog = ({ onClose, onDone }: { onClose: () => void; onDone: (token: string) => void }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Membership['role']>('editor')
  const invite = useMutation({
    mutationFn: () => client.createInvitation({ body: { email, role } }),
    onSuccess: ({ token }) => {
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'members'] })
      onDone(token)
    },
  })
  return (
    <Dialog isOpen onClose={onClose} title="Invite somebody" width="narrow">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          invite.mutate()
        }}
      >
        <Field label="Email">
          {(control) => <Input {...control} type="email" required value={email} onChange={(event) => setEmail(event.target.value)} />}
        </Field>
        <Field label="Role" help="What each may do stands under Roles.">
          {(control) => (
            <Select {...control} value={role} onChange={(event) => setRole(event.target.value as Membership['role'])}>
              {roles.map((one) => (
                <option key={one}>{one}</option>
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
