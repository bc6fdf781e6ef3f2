export { createReporter, type ReporterName, reporters } from './create-reporter.ts'
export type { CreateReporter, Reporter, ReporterContext, Spool } from './reporter.ts'
