import type { PlannedStep } from './plan.ts'

/** Whether the steps of a list name what they wait for: then they run as soon as that has ended, not one after the other. */
export const isGraph = (steps: readonly PlannedStep[]): boolean => steps.some(({ dependsOn }) => dependsOn.length > 0)

/** The steps of a list, each behind those it waits for; the ones that wait for each other are left out. */
const inOrder = (steps: readonly PlannedStep[]): PlannedStep[] => {
  const ids = new Set(steps.map(({ id }) => id))
  const open = new Map(steps.map((step) => [step.id, new Set(step.dependsOn.filter((id) => ids.has(id)))]))
  const waiting = new Map<string, PlannedStep[]>(steps.map(({ id }) => [id, []]))
  for (const step of steps) for (const id of open.get(step.id) ?? []) waiting.get(id)?.push(step)
  const ordered = steps.filter(({ id }) => open.get(id)?.size === 0)
  // It grows while it is gone through.
  for (const { id } of ordered)
    for (const next of waiting.get(id) ?? []) {
      open.get(next.id)?.delete(id)
      if (open.get(next.id)?.size === 0) ordered.push(next)
    }
  return ordered
}

/** The ids of steps that wait for each other, from one to itself; `undefined` where there is no such circle. */
export const findCircle = (steps: readonly PlannedStep[]): readonly string[] | undefined => {
  const free = new Set(inOrder(steps))
  const caught = new Map(steps.filter((step) => !free.has(step)).map((step) => [step.id, step]))
  const path: string[] = []
  let id = caught.keys().next().value
  while (id !== undefined && !path.includes(id)) {
    path.push(id)
    id = caught.get(id)?.dependsOn.find((other) => caught.has(other))
  }
  return id === undefined ? undefined : [...path.slice(path.indexOf(id)), id]
}

/** What is known of the order in which the steps of a list run. */
export interface StepOrder {
  /** Whether `id` waits for `other`, at once or through others. */
  waitsFor(id: string, other: string): boolean
}

/** Ids that are not in the list stand for nothing. A bit for each pair of steps: lists may be long. */
export const orderOf = (steps: readonly PlannedStep[]): StepOrder => {
  const indices = new Map(steps.map(({ id }, index) => [id, index]))
  const bits = new Map(steps.map(({ id }) => [id, new Uint32Array(Math.ceil(steps.length / 32))]))
  for (const { id, dependsOn } of inOrder(steps)) {
    const own = bits.get(id)
    for (const other of dependsOn) {
      const index = indices.get(other)
      const theirs = bits.get(other)
      if (!own || !theirs || index === undefined) continue
      theirs.forEach((word, at) => {
        own[at] = (own[at] ?? 0) | word
      })
      own[index >> 5] = (own[index >> 5] ?? 0) | (1 << (index & 31))
    }
  }
  return {
    waitsFor: (id, other) => {
      const index = indices.get(other)
      return index !== undefined && (((bits.get(id)?.[index >> 5] ?? 0) >>> (index & 31)) & 1) === 1
    },
  }
}
