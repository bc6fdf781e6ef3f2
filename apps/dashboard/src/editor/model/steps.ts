import { type Flow, type Step, visitSteps } from '@testmesh/flow/walk'
import type { Phase } from '@testmesh/protocol'

/** A step as outline, canvas and commands know it. */
export interface FlowStep {
  readonly step: Step
  /** JSON pointer: `/steps/1/config/then/0`. */
  readonly pointer: string
  /** As in events, without numbers of rounds: `steps/check/notify`. */
  readonly path: string
  readonly phase: Phase
  /** How many steps it lies in. */
  readonly depth: number
  /** The list it stands in, and where: `/steps/1/config/then`, 0. */
  readonly list: string
  readonly index: number
}

/** Every step, nested ones after what holds them. */
export const flowSteps = (flow: Flow): readonly FlowStep[] => {
  const steps: FlowStep[] = []
  visitSteps(flow, (step, { pointer, path, phase, parents }) => {
    const cut = pointer.lastIndexOf('/')
    steps.push({ step, pointer, path, phase, depth: parents.length, list: pointer.slice(0, cut), index: Number(pointer.slice(cut + 1)) })
  })
  return steps
}

/** The step that was selected, found again in a changed flow: by its path, else by its place. */
export const findAgain = (steps: readonly FlowStep[], before: { readonly path: string; readonly pointer: string }): FlowStep | undefined =>
  steps.find(({ path }) => path === before.path) ?? steps.find(({ pointer }) => pointer === before.pointer)

/** Whether the step that is selected now is the one that was: at its path, or in its place under another name. */
export const isSameStep = (
  before: readonly FlowStep[],
  was: FlowStep,
  now: { readonly steps: readonly FlowStep[]; readonly step: FlowStep },
): boolean =>
  was.path === now.step.path ||
  (was.pointer === now.step.pointer && before.length === now.steps.length && !now.steps.some(({ path }) => path === was.path))

/** The step that a line belongs to: one that begins there, else the innermost around it. */
export const stepOnLine = (
  steps: readonly FlowStep[],
  ranges: Readonly<Record<string, readonly [number, number]>>,
  line: { readonly from: number; readonly to: number },
): FlowStep | undefined => {
  const isOn = (step: FlowStep, isAt: (range: readonly [number, number]) => boolean): boolean => {
    const range = ranges[step.pointer]
    return range !== undefined && isAt(range)
  }
  return (
    steps.find((step) => isOn(step, ([start]) => line.from <= start && start <= line.to)) ??
    steps.findLast((step) => isOn(step, ([start, end]) => start <= line.to && line.from < end))
  )
}

/** The innermost step around an offset of the text. */
export const stepAt = (
  steps: readonly FlowStep[],
  ranges: Readonly<Record<string, readonly [number, number]>>,
  offset: number,
): FlowStep | undefined =>
  steps.findLast(({ pointer }) => {
    const range = ranges[pointer]
    return range !== undefined && range[0] <= offset && offset <= range[1]
  })
