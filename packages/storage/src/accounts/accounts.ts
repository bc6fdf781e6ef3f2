import type { Sql } from '../ports.ts'
import { type ApiKeyHolders, apiKeyHoldersOf } from './api-key-holders.ts'
import { type Sessions, sessionsOf } from './sessions.ts'
import { type Users, usersOf } from './users.ts'
import { type Workspaces, workspacesOf } from './workspaces.ts'

/** What is asked before it is known who asks, or that no single workspace owns. */
export interface Accounts {
  readonly users: Users
  readonly workspaces: Workspaces
  readonly sessions: Sessions
  readonly apiKeyHolders: ApiKeyHolders
}

/** Over a database, or within a transaction of it. */
export const accountsOf = (sql: Sql): Accounts => ({
  users: usersOf(sql),
  workspaces: workspacesOf(sql),
  sessions: sessionsOf(sql),
  apiKeyHolders: apiKeyHoldersOf(sql),
})
