import type { JsonSchema } from '@testmesh/protocol'
import { findControl } from '../control/table.ts'
import { type ForeignKey, findForeignKey } from './foreign-key.ts'
import { type PlannedStep, stepsInside } from './plan.ts'
import { namesLeftBy } from './reach.ts'
import { mapOf, resultShape } from './result-shape.ts'

/** What can be read of steps by an id: the fields of their results, and their outputs. */
interface Given {
  readonly fields: ReadonlySet<string>
  /** Names of outputs, which stand before fields of the same name. */
  readonly outputs: ReadonlySet<string>
  /** Of the result; several steps may share an id, and the latest that ran is meant. */
  readonly shapes: readonly JsonSchema[]
}

/** By the id of a step; undefined where no step has it, `any` where one does not say. */
export type GivenBySteps = (id: string) => Given | 'any' | undefined

/** What is known of a step that was skipped. */
export const OF_ANY_STEP = ['outcome', 'error']

/** Of one that has run, beside the fields of its result and its outputs. */
const OF_ONE_THAT_RAN = ['result', 'response', 'output', 'config']

/** Worked out for those ids that a flow reads. */
export const givenBy = (steps: readonly PlannedStep[]): GivenBySteps => {
  const sharing = new Map<string, PlannedStep[]>()
  const add = (planned: PlannedStep): void => {
    const others = sharing.get(planned.id)
    if (others) others.push(planned)
    else sharing.set(planned.id, [planned])
    stepsInside(planned).forEach(add)
  }
  steps.forEach(add)
  const known = new Map<string, Given | 'any'>()
  return (id) => {
    const found = sharing.get(id)
    const given = known.get(id) ?? (found && givenByAll(found))
    if (given) known.set(id, given)
    return given
  }
}

const givenByAll = (steps: readonly PlannedStep[]): Given | 'any' => {
  const given = { fields: new Set([...OF_ANY_STEP, ...OF_ONE_THAT_RAN]), outputs: new Set<string>(), shapes: [] as JsonSchema[] }
  for (const planned of steps) {
    const shape = resultShape(planned)
    if (shape === 'any') return shape
    for (const name of [...Object.keys(shape.properties as object), ...gatheredBy(planned)]) given.fields.add(name)
    for (const { name } of planned.captures) given.outputs.add(name)
    given.shapes.push(shape)
  }
  return given
}

/** What the steps inside it leave that its result has by name as well. */
export const gatheredBy = ({ step, blocks }: PlannedStep): Iterable<string> => {
  const gathered = findControl(step.action)?.gathers
  return gathered ? namesLeftBy(blocks.flatMap((block) => [...block.steps])).left[gathered].keys() : []
}

/** A step gives its result and its outputs, and nothing else. `path` begins with its id. */
export const findUngiven = (gives: GivenBySteps, [id, field, ...rest]: readonly (string | number)[]): ForeignKey | undefined => {
  const given = gives(String(id))
  if (given === undefined || given === 'any' || typeof field !== 'string') return undefined
  if (given.outputs.has(field)) return undefined
  if (!given.fields.has(field)) return { key: field, of: [], keys: [...given.fields, ...given.outputs].sort(lastOfAnyStep) }
  if (rest.length === 0) return undefined
  const found = findForeignKey(shapeOf(given, field), rest)
  return found && { ...found, of: [field, ...found.of] }
}

/** Whether a path leads to how a step ended, and to nothing that the step itself calls so. */
export const isOutcome = (gives: GivenBySteps, [id, field, ...rest]: readonly (string | number)[]): boolean => {
  if (field !== 'outcome' || rest.length > 0) return false
  const given = gives(String(id))
  return (
    typeof given === 'object' && !given.outputs.has(field) && given.shapes.every(({ properties }) => !(field in (properties as object)))
  )
}

/** What is the step's own stands before what is known of any. */
const lastOfAnyStep = (a: string, b: string): number => rank(a) - rank(b)

const rank = (name: string): number => (OF_ANY_STEP.includes(name) || OF_ONE_THAT_RAN.includes(name) ? 1 : 0)

const shapeOf = ({ shapes, outputs }: Given, field: string): JsonSchema => {
  const own = shapes.flatMap((shape) => (shape.properties as Readonly<Record<string, JsonSchema>>)[field] ?? [])
  if (own.length > 0) return { anyOf: own }
  if (field === 'result' || field === 'response') return { anyOf: shapes }
  if (field === 'output') return mapOf([...outputs])
  return field === 'error' ? mapOf(['code', 'message']) : {}
}
