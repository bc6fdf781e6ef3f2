import type { At } from './reading.ts'
import { report } from './reading.ts'
import type { TreeNode } from './yaml/tree.ts'

/** A step whose id is still to be made up. */
interface Unnamed {
  readonly step: { id: string }
  /** `3_1`: the first step inside the third. */
  readonly position: string
}

/** The ids of one phase. */
export interface StepIds {
  readonly taken: Map<string, TreeNode>
  readonly unnamed: Unnamed[]
}

export const createStepIds = (): StepIds => ({ taken: new Map(), unnamed: [] })

/** Notes an id that the author gave; two steps of a phase cannot share one. */
export const claimId = ({ taken }: StepIds, id: string, { node, at }: { node: TreeNode; at: At }): void => {
  const other = taken.get(id)
  const [first = node, second] = [...(other ? [other] : []), node].toSorted((a, b) => a.start - b.start)
  taken.set(id, first)
  if (!second) return
  report(at, {
    code: 'FLOW_DUPLICATE_ID',
    message: `two steps are called "${id}"`,
    hint: 'give one of them another id',
    start: second.start,
    end: second.end,
    related: [{ message: 'the first one', start: first.start, end: first.end }],
  })
}

/** Gives the steps without an id one from their position: `step_3`, `step_3_1`. */
export const nameSteps = ({ taken, unnamed }: StepIds): void => {
  const used = new Set(taken.keys())
  for (const { step, position } of unnamed) {
    const wanted = `step_${position}`
    let id = wanted
    for (let again = 2; used.has(id); again++) id = `${wanted}_again${again === 2 ? '' : again}`
    used.add(id)
    step.id = id
  }
}
