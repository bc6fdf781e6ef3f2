import { type ApiKeys, apiKeysOf } from '../accounts/api-keys.ts'
import { type Audit, auditOf } from '../accounts/audit.ts'
import { type Invitations, invitationsOf } from '../accounts/invitations.ts'
import { type Members, membersOf } from '../accounts/members.ts'
import { type Environments, environmentsOf } from '../environments/environments.ts'
import { type Secrets, secretsOf } from '../environments/secrets.ts'
import { type Variables, variablesOf } from '../environments/variables.ts'
import { type Artifacts, artifactsOf } from '../executions/artifacts.ts'
import { type Attempts, attemptsOf } from '../executions/attempts.ts'
import { type CleanupLedger, cleanupLedgerOf } from '../executions/cleanup-ledger.ts'
import { type DebugCommands, debugCommandsOf } from '../executions/debug-commands.ts'
import { type EventLog, eventLogOf } from '../executions/event-log.ts'
import { type Executions, executionsOf } from '../executions/executions.ts'
import { type Shares, sharesOf } from '../executions/shares.ts'
import { type StepResults, stepResultsOf } from '../executions/step-results.ts'
import { type Collections, collectionsOf } from '../flows/collections.ts'
import { type Contents, contentsOf } from '../flows/contents.ts'
import { type FlowVersions, flowVersionsOf } from '../flows/flow-versions.ts'
import { type Flows, flowsOf } from '../flows/flows.ts'
import { type ProjectFiles, projectFilesOf } from '../flows/project-files.ts'
import type { Database, Sql } from '../ports.ts'
import { type Fires, firesOf } from '../scheduler/fires.ts'
import { type Schedules, schedulesOf } from '../scheduler/schedules.ts'
import { type Arrivals, arrivalsOf } from '../triggers/arrivals.ts'
import { type Triggers, triggersOf } from '../triggers/triggers.ts'
import { type Deliveries, deliveriesOf } from '../webhooks/deliveries.ts'
import { type Outbox, outboxOf } from '../webhooks/outbox.ts'
import { type Webhooks, webhooksOf } from '../webhooks/webhooks.ts'
import { enterTenant, leaveTenant, type TenantSql } from './tenant-sql.ts'

/** What one workspace keeps. Nothing in here sees or changes a row of another one. */
export interface Workspace {
  readonly id: string
  readonly flows: Flows
  readonly flowVersions: FlowVersions
  readonly collections: Collections
  readonly contents: Contents
  readonly projectFiles: ProjectFiles
  readonly executions: Executions
  readonly events: EventLog
  readonly stepResults: StepResults
  readonly shares: Shares
  readonly debugCommands: DebugCommands
  readonly artifacts: Artifacts
  readonly attempts: Attempts
  readonly cleanup: CleanupLedger
  readonly environments: Environments
  readonly variables: Variables
  readonly secrets: Secrets
  readonly schedules: Schedules
  readonly fires: Fires
  readonly triggers: Triggers
  readonly arrivals: Arrivals
  readonly webhooks: Webhooks
  readonly deliveries: Deliveries
  readonly outbox: Outbox
  readonly members: Members
  readonly apiKeys: ApiKeys
  readonly invitations: Invitations
  readonly audit: Audit
}

export interface WorkspaceTransaction extends Workspace {
  /** The transaction itself, for what others write with it: a job beside its execution. */
  readonly sql: Sql
  /** The rest of the transaction is the server's own again, of no workspace. */
  leave(): Promise<void>
  /** The server's own for `work` alone. */
  asServer<T>(work: (sql: Sql) => Promise<T>): Promise<T>
}

export interface OpenWorkspace extends Workspace {
  /** Commits when `work` resolves and rolls back when it rejects. */
  transaction<T>(work: (workspace: WorkspaceTransaction) => Promise<T>): Promise<T>
}

/** Each call on a repository is a transaction of its own. */
export const withWorkspace = (database: Database, workspaceId: string): OpenWorkspace => {
  const together = <T>(work: (sql: TenantSql) => Promise<T>) => database.transaction(async (sql) => work(enterTenant(sql, workspaceId)))
  return {
    ...repositoriesOf({ workspaceId, together, query: (text, params) => together((sql) => sql.query(text, params)) }),
    transaction: (work) => database.transaction(async (sql) => work(enterWorkspace(sql, workspaceId))),
  }
}

/** Makes the rest of an open transaction work for one workspace: every later statement of it, these repositories' or not. */
export const enterWorkspace = (sql: Sql, workspaceId: string): WorkspaceTransaction => ({
  ...repositoriesOf(enterTenant(sql, workspaceId)),
  sql,
  leave: () => leaveTenant(sql),
  asServer: async (work) => {
    await leaveTenant(sql)
    const done = await work(sql)
    // Where it rejects, the transaction ends.
    enterTenant(sql, workspaceId)
    return done
  },
})

const repositoriesOf = (sql: TenantSql): Workspace => ({
  id: sql.workspaceId,
  flows: flowsOf(sql),
  flowVersions: flowVersionsOf(sql),
  collections: collectionsOf(sql),
  contents: contentsOf(sql),
  projectFiles: projectFilesOf(sql),
  executions: executionsOf(sql),
  events: eventLogOf(sql),
  stepResults: stepResultsOf(sql),
  shares: sharesOf(sql),
  debugCommands: debugCommandsOf(sql),
  artifacts: artifactsOf(sql),
  attempts: attemptsOf(sql),
  cleanup: cleanupLedgerOf(sql),
  environments: environmentsOf(sql),
  variables: variablesOf(sql),
  secrets: secretsOf(sql),
  schedules: schedulesOf(sql),
  fires: firesOf(sql),
  triggers: triggersOf(sql),
  arrivals: arrivalsOf(sql),
  webhooks: webhooksOf(sql),
  deliveries: deliveriesOf(sql),
  outbox: outboxOf(sql),
  members: membersOf(sql),
  apiKeys: apiKeysOf(sql),
  invitations: invitationsOf(sql),
  audit: auditOf(sql),
})
