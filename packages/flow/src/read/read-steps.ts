import type { Step } from '../model/flow.ts'
import { readStep } from './read-step.ts'
import { type At, atItem, type ReadSteps } from './reading.ts'
import type { StepIds } from './step-ids.ts'
import { refuse, wrongType } from './values.ts'
import type { TreeNode } from './yaml/tree.ts'

interface StepList {
  readonly ids: StepIds
  /** Position of the step that holds them: `3`; empty for the steps of a phase. */
  readonly position: string
}

/** Reads lists of steps; the lists of one step number their steps on. */
export const createReadSteps = ({ ids, position }: StepList): ReadSteps => {
  let count = 0
  return (node, at) => {
    if (node.kind !== 'list') {
      wrongType(node, at, 'a list of steps')
      return []
    }
    const steps: Step[] = []
    for (const item of node.items) {
      count++
      const list = { ids, position: position === '' ? `${count}` : `${position}_${count}` }
      const step = readItem(item, atItem(at, steps.length, item), list)
      if (step) steps.push(step)
    }
    return steps
  }
}

const readItem = (item: TreeNode, at: At, list: StepList): Step | undefined => {
  if (item.kind === 'map') return readStep(item, at, { ...list, readSteps: createReadSteps(list) })
  const isText = item.kind === 'scalar' && typeof item.value === 'string'
  return refuse(item, at, {
    code: 'FLOW_WRONG_TYPE',
    message: 'a step must be a map with an action',
    hint: isText ? `write - action: ${/^[\w.]+$/.test(item.text) ? item.text : 'http_request'}` : 'write - action: …',
  })
}
