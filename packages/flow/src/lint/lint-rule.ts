import type { ActionDescriptor, Fix, Severity } from '@testmesh/protocol'
import type { Flow, Step } from '../model/flow.ts'
import type { FlowReading } from '../model/flow-reading.ts'
import type { StepPlace } from '../model/visit-steps.ts'
import type { LintCode } from './codes.ts'

/** A rule of good flows. */
export interface LintRule {
  readonly code: LintCode
  /** Unless the project says otherwise; `info` is a note. */
  readonly severity: Exclude<Severity, 'error'>
  /** For the docs: why what it finds does harm. */
  readonly why: string
  /** A flow it finds something in. */
  readonly bad: string
  /** The same flow as it should be. */
  readonly good: string
  readonly find: (context: LintContext) => readonly Finding[]
}

/** A flow without errors, as rules look at it. */
export interface LintContext {
  readonly flow: Flow
  readonly reading: FlowReading
  /** All steps, nested ones after what holds them. */
  readonly steps: readonly PlacedStep[]
  /** Milliseconds since 1970; absent where nobody said: then nothing is too late. */
  readonly now: number | undefined
  /** Of the action of a step; absent when nobody provides it. */
  readonly descriptorOf: (step: Step) => ActionDescriptor | undefined
}

export interface PlacedStep extends StepPlace {
  readonly step: Step
}

/** What a rule found. */
export interface Finding {
  readonly message: string
  readonly pointer: string
  /** Default `value`. */
  readonly at?: 'key' | 'value'
  /** Default: the hint of the code. */
  readonly hint?: string
  readonly related?: readonly { readonly message: string; readonly pointer: string }[]
  readonly fix?: Fix
}
