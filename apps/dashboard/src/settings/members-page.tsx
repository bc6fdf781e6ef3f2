'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useApi, useNeeds, useWhyNot } from '../session/api.tsx'
import { type Member, useMembers } from '../session/members.ts'
import { useSession } from '../session/session.ts'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Select } from '../ui/field.tsx'
import { formatCount } from '../ui/format.ts'
import { problemText } from '../ui/problem.tsx'
import { Failed, LoadingRows } from '../ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toast.ts'
import { Invitations } from './invitations.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { MemberMenu } from './member-menu.tsx'
import { isAtLeast, type Role, rolesUpTo } from './model/roles.ts'

/** Who belongs to the workspace, and who is invited. */
export const MembersPage = () => {
  useTitle('Members', 'Settings')
  const members = useMembers()
  const why = useNeeds('admin')
  const whyNot = useWhyNot('admin')
  const [isInviting, setInviting] = useState(false)
  const [leaving, setLeaving] = useState<Member>()
  return (
    <>
      <PageHead title="Members" aside={members.data && formatCount(members.data.length, 'person', 'people')}>
        <Button look="primary" icon={<UserPlus size={15} aria-hidden />} unavailable={whyNot} onClick={() => setInviting(true)}>
          Invite
        </Button>
      </PageHead>
      {members.isError && !members.data ? (
        <Failed what="The members could not be read" error={members.error} onRetry={() => void members.refetch()} />
      ) : members.isPending ? (
        <LoadingRows label="Members are read" count={3} />
      ) : (
        <Table label="Members" columns={columns}>
          {members.data.map((member) => (
            <MemberRow key={member.userId} member={member} onRemove={() => setLeaving(member)} />
          ))}
        </Table>
      )}
      {why === undefined && <Invitations />}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
      {leaving && <RemoveMember member={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  )
}

const columns = [
  { name: 'Name' },
  { name: 'Email' },
  { name: 'Role' },
  { name: 'Since' },
  { name: 'What to do', isHidden: true, className: 'text-right' },
]

const useIsMe = ({ userId }: Member): boolean => {
  const session = useSession()
  return session.phase === 'in' && session.user.id === userId
}

/** Why the signed-in person may not change this one. */
const useWhyFixed = ({ role }: Member): string | undefined => {
  const { workspace } = useApi()
  const why = useNeeds('admin')
  return why ?? (isAtLeast(workspace.role, role) ? undefined : `Only an owner changes an owner: you are an ${workspace.role} here.`)
}

const MemberRow = ({ member, onRemove }: { member: Member; onRemove: () => void }) => {
  const isMe = useIsMe(member)
  const why = useWhyFixed(member)
  const { name, email, createdAt, state } = member
  return (
    <Row>
      <HeadCell>
        {name} {isMe && <span className="ml-1 rounded-full bg-idle-soft px-1.5 text-meta font-normal text-idle-ink">you</span>}
        {state === 'disabled' && <span className="ml-1 text-meta font-normal text-muted">disabled</span>}
      </HeadCell>
      <Cell className="text-muted">{email}</Cell>
      <Cell>
        <RoleSelect member={member} why={why} />
      </Cell>
      <Cell className="text-muted">
        <Time at={createdAt} />
      </Cell>
      <Cell className="text-right">
        {!isMe && <MemberMenu member={member} why={why} />}
        <Button size="small" look="quiet" aria-label={isMe ? undefined : `Remove ${name}`} unavailable={why} onClick={onRemove}>
          {isMe ? 'Leave' : 'Remove'}
        </Button>
      </Cell>
    </Row>
  )
}

const RoleSelect = ({ member, why }: { member: Member; why: string | undefined }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const isMe = useIsMe(member)
  const change = useMutation({
    mutationFn: (role: Role) => client.changeMember({ params: { userId: member.userId }, body: { role } }),
    onSuccess: ({ name, role }) => toast.success(`${name} is ${role} now`),
    onError: (error) => toast.error(`The role stays: ${problemText(error)}`),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: [workspace.slug, 'members'] })
      if (isMe) await queries.invalidateQueries({ queryKey: ['me'] })
    },
  })
  if (why !== undefined) return <span title={why}>{member.role}</span>
  return (
    <Select
      aria-label={`Role of ${member.name}`}
      className="h-7 w-28"
      disabled={change.isPending}
      value={change.isPending ? change.variables : member.role}
      onChange={(event) => change.mutate(event.target.value as Role)}
    >
      {rolesUpTo(workspace.role).map((role) => (
        <option key={role}>{role}</option>
      ))}
    </Select>
  )
}

const RemoveMember = ({ member, onClose }: { member: Member; onClose: () => void }) => {
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const router = useRouter()
  const isMe = useIsMe(member)
  const remove = useMutation({
    mutationFn: () => client.removeMember({ params: { userId: member.userId } }),
    onSuccess: async () => {
      toast.success(isMe ? `You left ${workspace.name}` : `${member.name} is removed`)
      if (isMe) {
        router.replace('/')
        await queries.invalidateQueries({ queryKey: ['me'] })
      } else await queries.invalidateQueries({ queryKey: [workspace.slug, 'members'] })
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={isMe ? `Leave ${workspace.name}?` : `Remove ${member.name}?`}
      action={isMe ? 'Leave' : 'Remove'}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {isMe
        ? 'You see nothing of it afterwards. To come back, somebody has to invite you.'
        : `${member.email} sees nothing of ${workspace.name} afterwards. What they made stays, API keys too.`}
    </ConfirmDialog>
  )
}
