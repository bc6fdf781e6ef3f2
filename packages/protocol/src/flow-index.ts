import type { Phase } from './outcome.ts'
import type { Quarantine } from './quarantine.ts'

/** What lists, search and selection need to know of a flow without reading it again. */
export interface FlowIndex {
  readonly name: string
  readonly description?: string
  readonly suite?: string
  readonly tags: readonly string[]
  readonly quarantine?: Quarantine
  readonly steps: readonly FlowIndexStep[]
  /** Files the flow reads, relative to it. */
  readonly references: readonly string[]
}

export interface FlowIndexStep {
  readonly path: string
  readonly id: string
  readonly name?: string
  readonly action: string
  readonly phase: Phase
  readonly pointer: string
  /** From 1. */
  readonly line?: number
}
