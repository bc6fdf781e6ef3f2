import type { ActionDescriptor } from '@testmesh/protocol'
import type { Flow } from '../model/flow.ts'
import { findNames } from '../names/find-names.ts'

/** A place in a text of the flow where a step is named by its id. */
export interface StepReference {
  readonly id: string
  readonly pointer: string
  /** The text at `pointer`. */
  readonly text: string
  /** Offsets into `text`. */
  readonly start: number
  readonly end: number
}

/** Every place where a flow names one of its steps. What cannot be read as an expression is passed over. */
export const stepReferences = (flow: Flow, descriptors: readonly ActionDescriptor[]): StepReference[] =>
  findNames(flow, descriptors).flatMap(({ kind, name, pointer, text, start, end }) =>
    kind === 'step' ? [{ id: name, pointer, text, start, end }] : [],
  )
