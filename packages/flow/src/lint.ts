// Rules of good flows.
export type { LintCode } from './lint/codes.ts'
export { lintCodes } from './lint/codes.ts'
export type { LintedFlow, LintLevel, LintOptions } from './lint/lint-flows.ts'
export { lintFlows } from './lint/lint-flows.ts'
export type { LintRule } from './lint/lint-rule.ts'
export { mendFlows } from './lint/mend-flows.ts'
export { lintRules } from './lint/rule-table.ts'
export { checkQuarantine } from './read/check-quarantine.ts'
