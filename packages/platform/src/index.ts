// Accounts
export type { Principal } from './accounts/principal.ts'
// Blobs
export type { BlobFolder, ByteRange } from './blobs/blob-folder.ts'
export { openBlobFolder } from './blobs/blob-folder.ts'
export { platformCodes } from './codes.ts'
// Environments
export type { VariableMatrix } from './environments/change-environment.ts'
export {
  changeVariables,
  createEnvironment,
  findEnvironment,
  updateEnvironment,
  variableMatrix,
} from './environments/change-environment.ts'
export type { NewSecret, OpenedEnvironment } from './environments/secrets.ts'
export { openEnvironment, removeSecret, setSecret } from './environments/secrets.ts'
// Executions
export type { ExecutionPorts, ExecutionWish, RunnableText } from './executions/create-executions.ts'
export { createExecutions, rerunExecution } from './executions/create-executions.ts'
export type { ExecutionLog, LoggedBatch, LoggedStart } from './executions/execution-log.ts'
export { createExecutionLog } from './executions/execution-log.ts'
export type { ExecutionRequest } from './executions/execution-request.ts'
export { openRequest } from './executions/execution-request.ts'
export { cancelExecution, findExecution, waitForEnd } from './executions/read-execution.ts'
export { recordEnded } from './executions/record-ended.ts'
// Flows
export type { FlowReader, ReadText } from './flows/flow-reader.ts'
export type { Push, Pushed, PushedFile } from './flows/push-project.ts'
export { pushProject } from './flows/push-project.ts'
export type { FlowContext, FlowInput, SavedFlow } from './flows/save-flow.ts'
export { createFlow, findFlow, moveFlows, removeFlows, restoreFlowVersion, updateFlow } from './flows/save-flow.ts'
export type { Platform, PlatformOptions } from './open-platform.ts'
export { openPlatform } from './open-platform.ts'
export type { RefusalDetails, RefusalKind } from './refusal.ts'
export { missing, Refusal } from './refusal.ts'
export type { Keyring, Sealed } from './secrets/keyring.ts'
export { createKeyring, SealedElsewhere } from './secrets/keyring.ts'
export { BadMasterKey, loadMasterKey, parseMasterKey } from './secrets/load-master-key.ts'
