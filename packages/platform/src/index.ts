// Accounts
export { isApiKey, newApiKey, shownPart } from './accounts/api-key-text.ts'
export type { Authenticator } from './accounts/authenticate.ts'
export { createAuthenticator } from './accounts/authenticate.ts'
export type { Entrance } from './accounts/authorize.ts'
export { admit, enter, findEntrance, mayAlso } from './accounts/authorize.ts'
export { disableMember, enableMember } from './accounts/member-state.ts'
export type { MadeLink, PasswordLink } from './accounts/password-links.ts'
export { createPasswordLink, findPasswordLink, recoverAccount, resetPassword } from './accounts/password-links.ts'
export type { Passwords } from './accounts/passwords.ts'
export { createPasswords } from './accounts/passwords.ts'
export type { Newcomer, NewInvite } from './accounts/people.ts'
export { acceptInvitation, changeMember, createWorkspace, invite, removeMember } from './accounts/people.ts'
export type { Rule } from './accounts/policy.ts'
export { policy } from './accounts/policy.ts'
export type { Principal } from './accounts/principal.ts'
export type { RateLimitOptions, RateLimits } from './accounts/rate-limits.ts'
export { createRateLimits } from './accounts/rate-limits.ts'
export type { NewOwner, SignedIn, SignIn, Visitor } from './accounts/sign-in.ts'
export { createSignIn } from './accounts/sign-in.ts'
export type { AccessClaims, AccessTokens } from './accounts/tokens.ts'
export { createAccessTokens, hashToken, newToken, setupToken } from './accounts/tokens.ts'
// Backups
export type { End, Manifest } from './backups/backup-format.ts'
export { BrokenBackup } from './backups/backup-format.ts'
export type { Verified } from './backups/read-backup.ts'
export { verifyBackup } from './backups/read-backup.ts'
export type { Backup } from './backups/write-backup.ts'
export { writeBackup } from './backups/write-backup.ts'
// Blobs
export type { BlobFolder, ByteRange } from './blobs/blob-folder.ts'
export { openBlobFolder } from './blobs/blob-folder.ts'
export { platformCodes } from './codes.ts'
export type { Log, LogOptions } from './create-log.ts'
export { createLog } from './create-log.ts'
// Environments
export type { VariableMatrix } from './environments/change-environment.ts'
export {
  changeVariables,
  createEnvironment,
  findEnvironment,
  updateEnvironment,
  variableMatrix,
} from './environments/change-environment.ts'
export type { NewSecret } from './environments/secrets.ts'
export { removeSecret, setSecret } from './environments/secrets.ts'
// Executions
export type { BegunExecution, NeverRuns } from './executions/begin-execution.ts'
export { beginExecution } from './executions/begin-execution.ts'
export type { CleanupNote } from './executions/cleanup-note.ts'
export { addCleanup } from './executions/cleanup-note.ts'
export type { ExecutionPorts, ExecutionWish, RunnableText } from './executions/create-executions.ts'
export { createExecutions, rerunExecution } from './executions/create-executions.ts'
export type { SentCommand } from './executions/debug-execution.ts'
export { awaitAnswer, sendCommand } from './executions/debug-execution.ts'
export type { ExecutionLog, LoggedBatch, LoggedStart } from './executions/execution-log.ts'
export { blobsOf, createExecutionLog } from './executions/execution-log.ts'
export type { ExecutionRequest } from './executions/execution-request.ts'
export { openRequest } from './executions/execution-request.ts'
export type { LostThing, LostThings } from './executions/lost-cleanup.ts'
export { noteLostThing, takeLostThings } from './executions/lost-cleanup.ts'
export { cancelExecution, findExecution, waitForEnd } from './executions/read-execution.ts'
export { recordEnded } from './executions/record-ended.ts'
export type { Waiting } from './executions/take-commands.ts'
export { takeCommands } from './executions/take-commands.ts'
// Flows
export type { FlowReader, ReadText } from './flows/flow-reader.ts'
export type { Push, Pushed, PushedFile } from './flows/push-project.ts'
export { pushProject, refuseMissing } from './flows/push-project.ts'
export type { FlowContext, FlowInput, SavedFlow } from './flows/save-flow.ts'
export { createFlow, findFlow, moveFlows, removeFlows, restoreFlowVersion, updateFlow } from './flows/save-flow.ts'
export type { Platform, PlatformOptions } from './open-platform.ts'
export { openPlatform } from './open-platform.ts'
// Pools
export type { Pool } from './pools/list-pools.ts'
export { listPools } from './pools/list-pools.ts'
export type { ReadyFlows } from './ready-flows.ts'
export type { Quota, RefusalDetails, RefusalKind } from './refusal.ts'
export { missing, Refusal } from './refusal.ts'
export type { Restored } from './restore-server.ts'
export { restoreServer } from './restore-server.ts'
// Retention
export type { Removed, Retention } from './retention/remove-old.ts'
export { removeOld, removeUnnamed } from './retention/remove-old.ts'
// Schedules
export type { DueTimes } from './scheduler/due-times.ts'
export type { FindFlows, FireOptions } from './scheduler/fire-schedules.ts'
export { fireSchedules, readySchedule, runSchedule } from './scheduler/fire-schedules.ts'
export {
  createSchedule,
  findSchedule,
  listSchedules,
  pauseSchedule,
  previewTimes,
  resumeSchedule,
  updateSchedule,
} from './scheduler/schedules.ts'
// Secrets
export { isSameSecret } from './secrets/is-same-secret.ts'
export type { Keyring, Sealed } from './secrets/keyring.ts'
export { createKeyring, SealedElsewhere } from './secrets/keyring.ts'
export { BadMasterKey, keepMasterKey, loadMasterKey, parseMasterKey } from './secrets/load-master-key.ts'
export type { OpenedEnvironment } from './secrets/open-environment.ts'
export { openEnvironment } from './secrets/open-environment.ts'
export type { KeySource } from './secrets/open-keyring.ts'
export { checkKey, checkMasterKey, openKeyring } from './secrets/open-keyring.ts'
// Traces; what sends them is in `@testmesh/platform/traces`
export type { SpanPlace } from './span-place.ts'
export { parseTraceParent, toTraceParent } from './span-place.ts'
// Triggers
export type { Arriving, Judged } from './triggers/take-arrival.ts'
export { takeArrival } from './triggers/take-arrival.ts'
export type { Proving, SignedRequest, TriggerProof } from './triggers/trigger-proof.ts'
export {
  deliveryIdOf,
  eventOf,
  newTriggerSecret,
  openProof,
  proofHeaders,
  sealProof,
  unproven,
  whyUnproven,
} from './triggers/trigger-proof.ts'
export type { TriggerWithSecret } from './triggers/triggers.ts'
export {
  createTrigger,
  findTrigger,
  rotateTriggerSecret,
  setTriggerPaused,
  updateTrigger,
} from './triggers/triggers.ts'
// Webhooks
export type { GatherOptions } from './webhooks/gather-news.ts'
export { gatherNews } from './webhooks/gather-news.ts'
export type { Answer } from './webhooks/judge-answer.ts'
export type { OutgoingRequest, Send, SendOptions } from './webhooks/send-deliveries.ts'
export { createTest, sendDeliveries, sendTest } from './webhooks/send-deliveries.ts'
export type { WebhookUpdate, WebhookWithSecret } from './webhooks/webhooks.ts'
export {
  createWebhook,
  findWebhook,
  pauseWebhook,
  redeliver,
  resumeWebhook,
  rotateWebhookSecret,
  updateWebhook,
} from './webhooks/webhooks.ts'
