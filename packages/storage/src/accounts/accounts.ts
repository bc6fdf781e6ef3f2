import { type SharedLinks, sharedLinksOf } from '../executions/shares.ts'
import type { Sql } from '../ports.ts'
import { type TriggerDoors, triggerDoorsOf } from '../triggers/triggers.ts'
import { type ApiKeyHolders, apiKeyHoldersOf } from './api-key-holders.ts'
import { type Audit, serverAuditOf } from './audit.ts'
import { type InvitationLinks, invitationLinksOf } from './invitations.ts'
import { type KeptReplies, keptRepliesOf } from './kept-replies.ts'
import { type Sessions, sessionsOf } from './sessions.ts'
import { type Tickets, ticketsOf } from './tickets.ts'
import { type Users, usersOf } from './users.ts'
import { type Workspaces, workspacesOf } from './workspaces.ts'

/** What is asked before it is known who asks, or that no single workspace owns. */
export interface Accounts {
  readonly users: Users
  readonly workspaces: Workspaces
  readonly sessions: Sessions
  readonly apiKeyHolders: ApiKeyHolders
  readonly invitationLinks: InvitationLinks
  readonly keptReplies: KeptReplies
  readonly tickets: Tickets
  readonly sharedLinks: SharedLinks
  readonly triggerDoors: TriggerDoors
  readonly audit: Pick<Audit, 'add'>
}

/** Over a database, or within a transaction of it. */
export const accountsOf = (sql: Sql): Accounts => ({
  users: usersOf(sql),
  workspaces: workspacesOf(sql),
  sessions: sessionsOf(sql),
  apiKeyHolders: apiKeyHoldersOf(sql),
  invitationLinks: invitationLinksOf(sql),
  keptReplies: keptRepliesOf(sql),
  tickets: ticketsOf(sql),
  sharedLinks: sharedLinksOf(sql),
  triggerDoors: triggerDoorsOf(sql),
  audit: serverAuditOf(sql),
})
