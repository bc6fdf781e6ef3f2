import type { Phase } from '@testmesh/protocol'
import { blocksOf } from './blocks-of.ts'
import type { Flow, Step } from './flow.ts'

/** Where a step stands. */
export interface StepPlace {
  /** Steps of a cleanup belong to the phase `cleanup`; all other nested steps to the phase of what holds them. */
  readonly phase: Phase
  /** As in events, without the numbers of loops: `steps/poll/check`. */
  readonly path: string
  /** JSON pointer into the flow. */
  readonly pointer: string
  /** What holds it, outermost first. */
  readonly parents: readonly Step[]
}

export type VisitStep = (step: Step, place: StepPlace) => void

/** Calls `visit` for every step of a flow, nested ones after what holds them, in the order setup, steps, on_error, teardown. */
export const visitSteps = (flow: Flow, visit: VisitStep): void => {
  for (const phase of ['setup', 'steps', 'on_error', 'teardown'] as const)
    visitList(flow[phase], { phase, path: phase, pointer: `/${phase}`, parents: [] }, visit)
}

const visitList = (steps: readonly Step[], list: StepPlace, visit: VisitStep): void =>
  steps.forEach((step, index) => {
    const place = { ...list, path: `${list.path}/${step.id}`, pointer: `${list.pointer}/${index}` }
    visit(step, place)
    visitNested(step, place, visit)
  })

const visitNested = (step: Step, place: StepPlace, visit: VisitStep): void => {
  const below = { ...place, parents: [...place.parents, step] }
  for (const block of blocksOf(step)) visitList(block.steps, { ...below, pointer: place.pointer + block.pointer }, visit)
  if (typeof step.on_error === 'object') {
    visitList(step.on_error.steps ?? [], { ...below, pointer: `${place.pointer}/on_error/steps` }, visit)
    visitList(step.on_error.on_timeout ?? [], { ...below, pointer: `${place.pointer}/on_error/on_timeout` }, visit)
  }
  if (step.cleanup) visitList(step.cleanup.steps, { ...below, phase: 'cleanup', pointer: `${place.pointer}/cleanup/steps` }, visit)
}
