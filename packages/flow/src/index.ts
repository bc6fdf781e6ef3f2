export * from './model.ts'
// From text
export type { ReadFlowOptions } from './read/read-flow.ts'
export { readFlow, readFlows } from './read/read-flow.ts'
