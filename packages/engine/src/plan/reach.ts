import { orderOf } from './dependencies.ts'
import { type PlannedStep, stepsInside } from './plan.ts'

/** What steps leave for others: outputs by their names, and themselves by their ids. */
export type Left = 'outputs' | 'steps'

/** What is in reach at a point of the flow. */
export interface Reach {
  has(left: Left, name: string): boolean
  /** Only asked for when something is wrong. */
  names(left: Left): readonly string[]
  readonly locals: ReadonlySet<string>
  /** Of a name that is not in reach: the step that leaves it, which may run before the one that reads it, or after. */
  chance(name: string): Chance | undefined
}

export interface Chance {
  readonly by: string
  readonly reader: string
}

export const nothing: Reach = { has: () => false, names: () => [], locals: new Set(), chance: () => undefined }

/** The names that the steps of a list leave, nested steps included, each with the places in the list of those that leave it. */
export interface ListNames {
  readonly steps: readonly PlannedStep[]
  readonly left: Readonly<Record<Left, ReadonlyMap<string, readonly number[]>>>
}

export const namesLeftBy = (steps: readonly PlannedStep[]): ListNames => {
  if (steps.length === 0) return noNames
  const left = { outputs: new Map<string, number[]>(), steps: new Map<string, number[]>() }
  const note = (map: Map<string, number[]>, name: string, index: number): void => {
    const known = map.get(name)
    if (!known) map.set(name, [index])
    else if (known.at(-1) !== index) known.push(index)
  }
  const add = (planned: PlannedStep, index: number): void => {
    note(left.steps, planned.id, index)
    for (const { name } of planned.captures) note(left.outputs, name, index)
    for (const inner of stepsInside(planned)) add(inner, index)
  }
  steps.forEach(add)
  return { steps, left }
}

const noNames: ListNames = { steps: [], left: { outputs: new Map(), steps: new Map() } }

/** Adds what those steps of a list leave that have ended by then. */
const withSome = (reach: Reach, { left }: ListNames, hasEnded: (index: number) => boolean): Reach => ({
  ...reach,
  has: (kind, name) => (left[kind].get(name)?.some(hasEnded) ?? false) || reach.has(kind, name),
  names: (kind) => [...[...left[kind]].flatMap(([name, indices]) => (indices.some(hasEnded) ? [name] : [])), ...reach.names(kind)],
})

/** After all steps of a list. */
export const afterAll = (reach: Reach, list: ListNames): Reach => withSome(reach, list, () => true)

/** What each step of a list sees that runs one after the other. */
export const inTurn =
  (reach: Reach, list: ListNames) =>
  (index: number): Reach =>
    withSome(reach, list, (other) => other < index)

/** What each step of a graph sees: all that it waits for, and nothing of the others. */
export const inGraph = (reach: Reach, list: ListNames): ((index: number) => Reach) => {
  const { steps, left } = list
  const order = orderOf(steps)
  const idOf = (index: number): string => steps[index]?.id ?? ''
  return (index) => {
    const reader = idOf(index)
    const isByChance = (other: number): boolean =>
      other !== index && !order.waitsFor(reader, idOf(other)) && !order.waitsFor(idOf(other), reader)
    return {
      ...withSome(reach, list, (other) => order.waitsFor(reader, idOf(other))),
      chance: (name) => {
        const by = [...(left.outputs.get(name) ?? []), ...(left.steps.get(name) ?? [])].find(isByChance)
        return by === undefined ? reach.chance(name) : { by: idOf(by), reader }
      },
    }
  }
}

export const withLeft = (reach: Reach, left: Left, names: readonly string[]): Reach => ({
  ...reach,
  has: (kind, name) => (kind === left && names.includes(name)) || reach.has(kind, name),
  names: (kind) => (kind === left ? [...names, ...reach.names(kind)] : reach.names(kind)),
})

export const withLocals = (reach: Reach, names: readonly string[]): Reach => ({ ...reach, locals: new Set([...reach.locals, ...names]) })
