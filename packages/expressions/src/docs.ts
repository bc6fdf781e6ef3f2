// What people read about the language: for editors and pages, apart from what a run loads.
export type { FunctionDoc, FunctionGroup } from './functions/function-docs.ts'
export { findFunctionDoc, functionGroups } from './functions/function-docs.ts'
