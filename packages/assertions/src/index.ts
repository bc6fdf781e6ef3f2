export type { Check, CheckProblem, CheckResult, NameUseAt } from './check.ts'
