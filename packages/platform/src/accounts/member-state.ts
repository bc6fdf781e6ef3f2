import { accountsOf, type Member, type WorkspaceTransaction } from '@testmesh/storage'
import { refuseOutOfHand } from './has-in-hand.ts'
import { findMember, refuseAbove } from './people.ts'
import type { Manager } from './principal.ts'

interface MemberOf {
  readonly userId: string
  readonly by: Manager
}

/** Ends every sign-in of the member, and lets nobody in by the account; what it started goes on. One owner is left: who does it. */
export const disableMember = (workspace: WorkspaceTransaction, of: MemberOf): Promise<Member> => setState(workspace, of, 'disabled')

/** The person signs in again; API keys of theirs hold again. */
export const enableMember = (workspace: WorkspaceTransaction, of: MemberOf): Promise<Member> => setState(workspace, of, 'active')

const setState = async (workspace: WorkspaceTransaction, { userId, by }: MemberOf, state: Member['state']): Promise<Member> => {
  const member = await findMember(workspace, userId)
  refuseAbove(by.role, member.role)
  return workspace.asServer(async (sql) => {
    await refuseOutOfHand(sql, { userId, by: by.id })
    const { users, sessions } = accountsOf(sql)
    await users.update(userId, { state })
    if (state === 'disabled') await sessions.revokeUser(userId)
    return { ...member, state }
  })
}
