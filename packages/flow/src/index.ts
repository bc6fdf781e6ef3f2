export type { Cleanup, DurationText, Flow, FlowConfig, FlowInput, OnError, Retry, Step } from './model/flow.ts'
