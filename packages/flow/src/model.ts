// What works on a flow that has been read. Nothing here loads the YAML library, so a bundler can leave that to a lazy chunk.

// The flow
export { flowCodes } from './codes.ts'
export type { Block } from './model/blocks-of.ts'
export { blocksOf } from './model/blocks-of.ts'
export { controlDescriptors } from './model/control-descriptors.ts'
export type { Cleanup, DataSource, DurationText, Flow, FlowConfig, FlowInput, OnError, Retry, Step } from './model/flow.ts'
export type { FlowReading } from './model/flow-reading.ts'
export { indexFlow } from './model/index-flow.ts'
export type { FileReference } from './model/references.ts'
export { references } from './model/references.ts'
export type { StepPlace, VisitStep } from './model/visit-steps.ts'
export { visitSteps } from './model/visit-steps.ts'
export { looksLikeFlow } from './read/looks-like-flow.ts'
// Places in its text
export type { LocateOptions } from './source/locate.ts'
export { locate } from './source/locate.ts'
export { keysOf, parentOf, pointerTo } from './source/pointer.ts'
export type { NodeRange, SourceText } from './source/source-text.ts'
export { isDamaged } from './source/source-text.ts'
export { withoutMark } from './source/without-mark.ts'
