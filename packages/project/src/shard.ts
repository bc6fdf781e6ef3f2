import { casesOf } from './cases.ts'
import type { SelectedFlows } from './select-flows.ts'

/** One of several jobs that share the executions of a selection: `{ index: 2, count: 4 }` is the second of four. */
export interface Shard {
  /** From 1. */
  readonly index: number
  readonly count: number
}

/**
 * The executions of one shard. They are dealt out in turn, flow by flow, row by row, and repetition by repetition: each falls to one shard, and no shard gets two
 * more than another. A flow that cannot run stays in all of them, so that it is told.
 */
export const onlyShard = (selected: SelectedFlows, { index, count }: Shard): SelectedFlows => {
  let dealt = 0
  const flows = selected.flows.flatMap((flow) => {
    if (!flow.plan) return flow
    const first = (((index - 1 - dealt) % count) + count) % count
    dealt += casesOf(flow).count
    if (flow.cases) {
      const cases = everyNth(flow.cases, { first, step: count })
      return cases ? { ...flow, cases } : []
    }
    if (!flow.rows) return first === 0 ? flow : []
    const rows = everyNth(flow.rows, { first, step: count })
    return rows ? { ...flow, rows } : []
  })
  return { ...selected, flows }
}

/** Of rows or cases, the one numbered `first`, from 0, and each that is `step` further on; undefined when there are not so many. */
const everyNth = <S extends { readonly count: number; read(): AsyncIterable<unknown> }>(
  all: S,
  { first, step }: { readonly first: number; readonly step: number },
): S | undefined => {
  const count = Math.ceil((all.count - first) / step)
  if (count <= 0) return undefined
  if (step === 1) return all
  return {
    ...all,
    count,
    isPart: true,
    async *read() {
      let at = 0
      for await (const one of all.read()) if (at++ % step === first) yield one
    },
  }
}
