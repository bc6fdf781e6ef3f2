export { createReporter, type ReporterName, reporters } from './create-reporter.ts'
export type { StepTeller } from './list/tell-steps.ts'
export { tellSteps } from './list/tell-steps.ts'
export type { CreateReporter, Reporter, ReporterContext, Spool } from './reporter.ts'
