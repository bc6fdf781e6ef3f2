// Codes, helpers
export { engineCodes } from './codes.ts'
// Masking
export { isFileDatabase } from './mask/is-file-database.ts'
export type { Masker } from './mask/masker.ts'
export { createMasker } from './mask/masker.ts'
export type { RecordedBlob } from './mask/recorded.ts'
export { withoutCredentials } from './mask/without-credentials.ts'
export type { KnownNames } from './plan/check-names.ts'
export { checkPatterns } from './plan/check-patterns.ts'
// Planning
export type { CheckedSchemas } from './plan/check-schemas.ts'
export { checkSchemas } from './plan/check-schemas.ts'
export type { FlowData, Plan, PlannedStep, VariableSource } from './plan/plan.ts'
export { eachFlow, withThoseInside } from './plan/plan.ts'
export type { Planning, PlanOptions } from './plan/plan-flow.ts'
export { planFlow } from './plan/plan-flow.ts'
export type { Routing, RoutingProblem } from './plan/routing.ts'
export { checkRouting, withDefaults } from './plan/routing.ts'
export { secretsInFlow, secretsInVariables } from './plan/secrets-in-flow.ts'
export type { FindFlow, NoSubFlow, SubFlow } from './plan/sub-flow.ts'
// Ports
export type {
  ActionTable,
  BlobStore,
  Gate,
  GateDecision,
  GatePoint,
  Inspection,
  Judgement,
  Ledger,
  LedgerEntry,
  NamedHere,
  Ports,
  Sink,
  SnapshotBook,
  Snapshots,
} from './ports.ts'
// Running
export type { LeftBehind } from './run/clean-up.ts'
export { cleanUp } from './run/clean-up.ts'
export type { CleanupRef } from './run/cleanup-ref.ts'
export { CLEANUP_STEPS } from './run/cleanup-ref.ts'
export type { ExecuteOptions } from './run/create-run.ts'
export { execute } from './run/execute.ts'
export { fitInput } from './run/read-inputs.ts'
export type { Resources } from './run/resources.ts'
export { createResources } from './run/resources.ts'
export type { FlowRun, RunFlowOptions } from './run/run-flow.ts'
export { InvalidFlowError, runFlow } from './run/run-flow.ts'
export type { Resume } from './scope/resume.ts'
