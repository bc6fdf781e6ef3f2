import { type Cases, casesOf } from './cases.ts'
import type { SelectedFlows } from './select-flows.ts'

/** Every case so many times, one behind the other. */
export const repeatEach = (selected: SelectedFlows, times: number): SelectedFlows => ({
  ...selected,
  flows: selected.flows.map((flow) => ({ ...flow, cases: repeated(casesOf(flow), times) })),
})

const repeated = (cases: Cases, times: number): Cases => ({
  ...cases,
  count: cases.count * times,
  async *read() {
    for await (const one of cases.read()) for (let repetition = 1; repetition <= times; repetition++) yield { ...one, repetition }
  },
})
