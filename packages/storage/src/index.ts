// The ports

// Accounts, across workspaces
export type { Accounts } from './accounts/accounts.ts'
export { accountsOf } from './accounts/accounts.ts'
export type { ApiKeyHolder, ApiKeyHolders } from './accounts/api-key-holders.ts'
export type { ApiKeyRecord, ApiKeyScope, ApiKeys, NewApiKey } from './accounts/api-keys.ts'
export type { Audit, AuditEntry, NewAuditEntry } from './accounts/audit.ts'
export type { AcceptedInvitation, Invitation, InvitationLinks, Invitations, NewInvitation } from './accounts/invitations.ts'
export type { Begun, KeptReplies, RepeatableRequest, StoredReply } from './accounts/kept-replies.ts'
export type { Member, Members, Role } from './accounts/members.ts'
export type { NewSession, Session, Sessions } from './accounts/sessions.ts'
export type { Ticket, Tickets } from './accounts/tickets.ts'
export type { User, Users, UserWithPassword } from './accounts/users.ts'
export type { Membership, WorkspaceRecord, Workspaces } from './accounts/workspaces.ts'
// Backups
export type { Content } from './backup/content-of.ts'
export { contentOf } from './backup/content-of.ts'
export type { Dump, Lines } from './backup/dump-database.ts'
export { dumpDatabase } from './backup/dump-database.ts'
export { forgetUntold } from './backup/forget-untold.ts'
export type { Loading, LoadOptions, Row } from './backup/load-database.ts'
export { DatabaseInUse, loadDatabase } from './backup/load-database.ts'
export { openToRead } from './backup/open-to-read.ts'
export type { Column, Table } from './backup/tables.ts'
export type { EnvironmentContent, EnvironmentRecord, Environments, EnvironmentUpdated } from './environments/environments.ts'
export type { Forgotten, SealingKey } from './environments/sealing-key.ts'
export { forgetSealed, forgetSealedIn, sealingKeyOf } from './environments/sealing-key.ts'
export type { SealedSecret, SecretPlace, SecretSummary, Secrets } from './environments/secrets.ts'
export type { Variable, VariableChanges, Variables } from './environments/variables.ts'
export type { Artifact, Artifacts, NewArtifact } from './executions/artifacts.ts'
export type { Attempt, Attempts } from './executions/attempts.ts'
export type { CleanupEntry, CleanupLedger, LostCleanup, LostWhere, NewCleanup } from './executions/cleanup-ledger.ts'
export { takeLostCleanup } from './executions/cleanup-ledger.ts'
export type { CommandState, DebugCommands, GivenCommand } from './executions/debug-commands.ts'
export { debugChannel, forgetOldCommands } from './executions/debug-commands.ts'
export type { Appended, EventBatch, EventLog, EventPlace, LogState } from './executions/event-log.ts'
export type { Bundle, ExecutionRecord, ExecutionStatus, NewExecution, TriggerType } from './executions/execution-record.ts'
export type { Executions, Finish, Start } from './executions/executions.ts'
export type { InsightFilter, Insights } from './executions/insights.ts'
export type { ExecutionFilter, FacetValue } from './executions/list-executions.ts'
export type { NewShare, Share, SharedLinks, Shares } from './executions/shares.ts'
export type { StepResult, StepResults } from './executions/step-results.ts'
export type { CollectionContent, CollectionRecord, Collections } from './flows/collections.ts'
export type { Contents } from './flows/contents.ts'
export type { FlowContent, FlowRecord, FlowSummary } from './flows/flow-record.ts'
export { searchText } from './flows/flow-record.ts'
export type { FlowVersion, FlowVersionSummary, FlowVersions } from './flows/flow-versions.ts'
export type { Change, FlowFile, FlowName, Flows, FlowUpdate, FlowUpdated } from './flows/flows.ts'
export type { FlowFilter, FlowSort } from './flows/list-flows.ts'
export type { ProjectFile, ProjectFiles } from './flows/project-files.ts'
export { makeFolder } from './make-folder.ts'
export { knownSchema, latestSchema, migrate, NothingThere, SchemaTooNew } from './migrate/migrate.ts'
export { firstIdAt, newId } from './new-id.ts'
// Opening
export type { DatabaseOptions } from './open-database.ts'
export { openDatabase } from './open-database.ts'
export { NoCopy } from './pglite/ask-for-copy.ts'
export { DamagedDatabase } from './pglite/damaged-database.ts'
export { FolderInUse } from './pglite/folder-in-use.ts'
export { DiskFull } from './pglite/keep-room.ts'
export { refuseFolderInUse } from './pglite/lock-folder.ts'
export type { PgliteOptions } from './pglite/open-pglite.ts'
export type { Database, Sql } from './ports.ts'
export type { PostgresTls } from './postgres/connection.ts'
export type { PostgresHost } from './postgres/hosts-of.ts'
export { hostsOf } from './postgres/hosts-of.ts'
export type { PostgresOptions } from './postgres/open-postgres.ts'
// Helpers of whoever writes SQL or lists
export type { Page, PageWish } from './query/cursor.ts'
export { InvalidCursor } from './query/cursor.ts'
// What is too old
export type { Old, OldRows } from './retention/remove-old.ts'
export { oldRowsOf } from './retention/remove-old.ts'
// Schedules
export type { FireOutcome, FireProblem, FireRecord, Fires, NewFire } from './scheduler/fires.ts'
export type { DueSchedule, FlowsOfSchedule, ScheduleContent, ScheduleRecord, Schedules, ScheduleUpdated } from './scheduler/schedules.ts'
export { dueSchedules } from './scheduler/schedules.ts'
// Triggers
export type { ArrivalOutcome, ArrivalRecord, Arrivals, NewArrival } from './triggers/arrivals.ts'
export type {
  SealedProof,
  TriggerContent,
  TriggerDoor,
  TriggerDoors,
  TriggerKind,
  TriggerRecord,
  Triggers,
  TriggerUpdated,
} from './triggers/triggers.ts'
export { isOutage, isUnstorable, isViolation } from './violations.ts'
// Webhooks
export type { Attempted, Deliveries, DeliveryRecord, DeliveryState, DueDelivery, NewDelivery, Taking } from './webhooks/deliveries.ts'
export { takeDelivery, takeDueDeliveries } from './webhooks/deliveries.ts'
export type { EndedNews, FireNews, News, Outbox, Patience } from './webhooks/outbox.ts'
export { workspacesWithNews } from './webhooks/outbox.ts'
export type {
  LastDelivery,
  ListeningWebhook,
  SealedTarget,
  WebhookContent,
  WebhookKind,
  WebhookRecord,
  Webhooks,
  WebhookUpdated,
} from './webhooks/webhooks.ts'
// One workspace
export type { OpenWorkspace, Workspace, WorkspaceTransaction } from './workspace/with-workspace.ts'
export { enterWorkspace, withWorkspace } from './workspace/with-workspace.ts'
