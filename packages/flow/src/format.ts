// A text in its canonical form, and what a fix makes of it.
export { applyFixes, compatibleFixes } from './format/apply-fixes.ts'
export type { Formatted } from './format/format-flow.ts'
export { formatFlow } from './format/format-flow.ts'
