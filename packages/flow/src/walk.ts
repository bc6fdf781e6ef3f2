// A flow that has been read, as pages walk it: nothing here loads a schema or the YAML library.
export type { Block } from './model/blocks-of.ts'
export { blocksOf } from './model/blocks-of.ts'
export type { Flow, Step } from './model/flow.ts'
export type { FlowReading } from './model/flow-reading.ts'
export type { StepPlace, VisitStep } from './model/visit-steps.ts'
export { visitSteps } from './model/visit-steps.ts'
export { keysOf, parentOf, pointerTo } from './source/pointer.ts'
