import type { SeenStep, SeenValues } from '@testmesh/flow/assist'
import type { ExecutionState } from '@testmesh/protocol'
import { isOfFlow } from '../../execution/model/own-step.ts'

/** What an execution saw, by the ids of its own steps: of a step that ran several times, the last time. Long lists and texts are cut. */
export const seenIn = (state: ExecutionState): SeenValues => {
  const own = [...state.steps.values()].filter((step) => isOfFlow(state, step) && step.attempts.length > 0)
  const steps = own.map(({ id, attempts, outputs }): [string, SeenStep] => [
    id,
    { result: cut(attempts.at(-1)?.result, 0), outputs: cut(outputs, 0) as SeenStep['outputs'] },
  ])
  return { steps: Object.fromEntries(steps), variables: cut(state.variables, 0) as SeenValues['variables'] }
}

const deepest = 12
const mostItems = 20
const mostKeys = 200
const longestText = 200

const cut = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return value.slice(0, longestText)
  if (typeof value !== 'object' || value === null) return value
  if (depth === deepest) return undefined
  if (Array.isArray(value)) return value.slice(0, mostItems).map((item) => cut(item, depth + 1))
  const entries = Object.entries(value).slice(0, mostKeys)
  return Object.fromEntries(entries.map(([key, inner]) => [key, cut(inner, depth + 1)]))
}
