export type { ActionAlias, ActionDescriptor, Capability, ConditionalCapability, JsonSchema } from './action-descriptor.ts'
export type { AssertionResult, Mismatch, NameOrigin, PartValue, ShownValue, SnapshotResult } from './assertion-result.ts'
export { assertionResultSchema } from './assertion-result.ts'
export type { BatchEvent, ShardOfRun, SnapshotSummary } from './batch-event.ts'
export { batchEventSchema } from './batch-event.ts'
export { createSequencer } from './create-sequencer.ts'
export type { CodeEntry, Diagnostic, Fix, FixEdit, Place, Position, Severity, Span } from './diagnostic.ts'
export { diagnosticSchema, fixSchema, placeSchema, spanSchema } from './diagnostic.ts'
export { hasErrors, inFileOrder } from './diagnostic-list.ts'
export { isLongInteger, parseExactJson } from './exact-json.ts'
export type {
  BlobRef,
  DataRow,
  EventOf,
  Exchange,
  ExecutionEvent,
  ExecutionEventType,
  ExecutionStop,
  Failure,
  FlowRef,
  StepCounts,
  UnnumberedEvent,
} from './execution-event.ts'
export { executionEventSchema } from './execution-event.ts'
export type { AttemptState, ExecutionState, StepState } from './execution-state.ts'
export { emptyExecutionState, foldExecution } from './execution-state.ts'
export type { FlowIndex, FlowIndexStep } from './flow-index.ts'
// The API
export { accountRoutes, workspaceRoutes } from './http/account-routes.ts'
export { agentRoutes, maxRecordedBytes } from './http/agent-routes.ts'
export { authRoutes } from './http/auth-routes.ts'
export { collectionRoutes } from './http/collection-routes.ts'
export type { Breakpoint, DebugAnswer, DebugCommand, DebugReply, DebugWish } from './http/debug-commands.ts'
export { maxEvaluatedBytes, maxLookedBytes } from './http/debug-commands.ts'
export type { BodyOf, ParamsOf, QueryOf, ReplyOf, RequestOf, ResultOf, Route } from './http/define-route.ts'
export { defineRoute } from './http/define-route.ts'
export { environmentRoutes, maxVariableName } from './http/environment-routes.ts'
export { executionRoutes } from './http/execution-routes.ts'
export {
  flagParam,
  idField,
  idParams,
  listParam,
  nameField,
  numberParam,
  pageOf,
  pageParams,
  poolField,
  textField,
  timeField,
} from './http/fields.ts'
export { flowRoutes } from './http/flow-routes.ts'
export { insightRoutes } from './http/insight-routes.ts'
export type { LiveMessage, LiveRequest } from './http/live-messages.ts'
export { liveMessageSchema, liveRequestSchema } from './http/live-messages.ts'
export { liveRoutes } from './http/live-routes.ts'
export { maxFlowLength } from './http/max-flow-length.ts'
export { poolRoutes } from './http/pool-routes.ts'
export type { Problem } from './http/problem.ts'
export { problemSchema } from './http/problem.ts'
export { maxFileBytes, projectRoutes } from './http/project-routes.ts'
export type { RouteName } from './http/routes.ts'
export { routes } from './http/routes.ts'
export { scheduleRoutes } from './http/schedule-routes.ts'
export { sharedRoutes, shareRoutes } from './http/share-routes.ts'
export { nameOfTold, whatOfTold, whyOfTold } from './http/told-words.ts'
export { triggeredRoutes, triggerRoutes } from './http/trigger-routes.ts'
export type { Told, WebhookPayload } from './http/webhook-routes.ts'
export { webhookPayloadSchema, webhookRoutes } from './http/webhook-routes.ts'
export { ignoresCase, ignoringCase } from './ignores-case.ts'
export { isTruthy } from './is-truthy.ts'
export type { JsonObject, JsonValue } from './json.ts'
export type { Phase, StepOutcome, Verdict } from './outcome.ts'
export { phaseSchema, stepOutcomeSchema, verdictSchema } from './outcome.ts'
export type { HeldQuarantine, Quarantine, VerdictCounts } from './quarantine.ts'
export {
  countedVerdicts,
  daysOfQuarantine,
  heldQuarantineSchema,
  isInQuarantine,
  isQuarantineOver,
  quarantineAt,
  quarantineSchema,
  quarantineText,
} from './quarantine.ts'
export { streamLaws } from './stream-laws.ts'
export { cellWidth } from './text/cell-width.ts'
export { clean, cleanLine } from './text/clean-text.ts'
export type { CodeFrameOptions } from './text/code-frame.ts'
export { codeFrame } from './text/code-frame.ts'
export type { FormatDiagnosticOptions, NamedText } from './text/format-diagnostic.ts'
export { formatDiagnostic } from './text/format-diagnostic.ts'
export { formatPlace } from './text/format-place.ts'
export { fullTitle } from './text/full-title.ts'
export { isSwapped } from './text/is-swapped.ts'
export { lineStartsOf, positionAt, positionIn } from './text/line-starts.ts'
export { messageOf } from './text/message-of.ts'
export { isStandardInput, standardInput } from './text/standard-input.ts'
export type { TextStyle } from './text/text-style.ts'
export { plainStyle } from './text/text-style.ts'
export { urlReadings, urlSecrets, withoutUrlSecrets } from './text/url-secrets.ts'
export { wrapText } from './text/wrap-text.ts'
