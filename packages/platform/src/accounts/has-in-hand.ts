import { accountsOf, type Sql } from '@testmesh/storage'
import { Refusal } from '../refusal.ts'
import { activeMembershipsOf } from './people.ts'
import { isAtLeast } from './policy.ts'

/**
 * Whether one may decide over the account of another, which is the same in every workspace: only who is an admin wherever it
 * belongs, and at least what it is there. By a workspace of his own an invited person could else be taken over in all others.
 */
export const hasInHand = async (sql: Sql, { userId, by }: { readonly userId: string; readonly by: string }): Promise<boolean> => {
  const theirs = await accountsOf(sql).workspaces.ofUser(userId)
  const roles = new Map((await activeMembershipsOf(sql, by)).map(({ id, role }) => [id, role]))
  return (
    theirs.length > 0 &&
    theirs.every(({ id, role }) => {
      const own = roles.get(id)
      return own !== undefined && isAtLeast(own, 'admin') && isAtLeast(own, role)
    })
  )
}

/** Waits for others who change owners there. @throws Refusal FORBIDDEN, OWN_ACCOUNT */
export const refuseOutOfHand = async (sql: Sql, of: { readonly userId: string; readonly by: string }): Promise<void> => {
  if (of.userId === of.by) throw new Refusal('forbidden', 'OWN_ACCOUNT', 'This is your own account.')
  await accountsOf(sql).workspaces.lockOwners(of.userId)
  if (await hasInHand(sql, of)) return
  throw new Refusal(
    'forbidden',
    'FORBIDDEN',
    'The account belongs to other workspaces too. Only who is an admin in all of them, and at least what it is there, may do this.',
    { hint: 'Remove the member from this workspace, or ask whoever holds the server.' },
  )
}
