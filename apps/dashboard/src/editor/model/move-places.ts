import type { Block, Step } from '@testmesh/flow/walk'
import { columnsOf, labelOf } from './block-layout.ts'
import type { FlowStep } from './steps.ts'

/** A list that a step may move to: to its end, from where Alt and an arrow go on. */
export interface MovePlace {
  readonly list: string
  readonly index: number
  /** `Teardown`, `check › false`. */
  readonly title: string
  /** `behind pay`, `nothing in it yet`. */
  readonly about: string
  readonly depth: number
}

const lanes = [
  { list: '/setup', title: 'Setup' },
  { list: '/steps', title: 'Steps' },
  { list: '/on_error', title: 'On error' },
  { list: '/teardown', title: 'Teardown' },
]

/** Every list that is not the step's own and does not lie in it: the lanes, then what control steps hold, in the order of the flow. */
export const movePlaces = (steps: readonly FlowStep[], moved: FlowStep): readonly MovePlace[] => {
  const byList = Map.groupBy(steps, ({ list }) => list)
  const place = (list: string, title: string, depth: number): MovePlace => {
    const own = byList.get(list) ?? []
    const last = own.at(-1)
    return { list, index: own.length, title, about: last ? `behind ${last.step.name ?? last.step.id}` : 'nothing in it yet', depth }
  }
  const inside = (lane: string): readonly MovePlace[] =>
    steps
      .filter(({ pointer }) => pointer.startsWith(`${lane}/`) && !isWithin(pointer, moved.pointer))
      .flatMap(({ step, pointer, depth }) =>
        listsOf(step).map((block) => place(pointer + block.pointer, `${step.name ?? step.id} › ${labelOf(block)}`, depth + 1)),
      )
  return lanes.flatMap(({ list, title }) => [place(list, title, 0), ...inside(list)]).filter(({ list }) => list !== moved.list)
}

/** Those that are drawn, and the `else` that a condition may have. */
const listsOf = (step: Step): readonly Block[] => {
  const drawn = columnsOf(step)
  const lacksElse = step.action === 'condition' && !drawn.some(({ key }) => key === 'else')
  return lacksElse ? [...drawn, { key: 'else', pointer: '/config/else', steps: [] }] : drawn
}

const isWithin = (pointer: string, outer: string): boolean => pointer === outer || pointer.startsWith(`${outer}/`)
