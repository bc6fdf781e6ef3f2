import type { Failure, UnnumberedEvent } from '@testmesh/protocol'

/** Executions that failed in the same way. */
export interface FailureKind {
  readonly flow: string
  /** Title of the step; absent for what failed outside of steps. */
  readonly step?: string
  readonly code: string
  /** Of the first of them. */
  readonly message: string
  count: number
  /** The first of them, as reports tell it. */
  readonly example: string
}

/** How an execution failed. */
export interface Failing extends Pick<FailureKind, 'flow' | 'step'> {
  readonly failure: Pick<Failure, 'code' | 'message'>
  /** All of its events; undefined when they were too many to be kept. */
  readonly events: readonly UnnumberedEvent[] | undefined
}

export interface FailureGroups {
  add(failing: Failing): void
  /** The most frequent first. */
  kinds(): FailureKind[]
  /** Of kinds beyond those. */
  readonly others: number
}

export const mostKinds = 20

/** Tells failures apart by flow, step, code and message, but for the numbers in it. @param explain Tells one of a new kind at length. */
export const groupFailures = (explain: (events: readonly UnnumberedEvent[]) => string): FailureGroups => {
  const kinds = new Map<string, FailureKind>()
  let others = 0
  return {
    add({ flow, step, failure: { code, message }, events }) {
      const key = JSON.stringify([flow, step, code, message.replaceAll(/\d+/g, '#')])
      const known = kinds.get(key)
      if (known) known.count++
      else if (kinds.size < mostKinds)
        kinds.set(key, { flow, ...(step !== undefined && { step }), code, message, count: 1, example: events ? explain(events) : '' })
      else others++
    },
    kinds: () => [...kinds.values()].sort((a, b) => b.count - a.count),
    get others() {
      return others
    },
  }
}
