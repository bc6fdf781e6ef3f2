export type { AssertionChange, Comparison, StepComparison } from './compare-executions.ts'
export { compareExecutions } from './compare-executions.ts'
export type { Change, Difference } from './compare-values.ts'
export { isMoving } from './moving.ts'
