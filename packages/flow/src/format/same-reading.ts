import { isSame } from '../edit/written-flow.ts'
import type { FlowReading } from '../model/flow-reading.ts'

/** Whether two texts mean the same flows, with the same errors and warnings. */
export const isSameReading = (before: readonly FlowReading[], after: readonly FlowReading[]): boolean =>
  before.length === after.length &&
  before.every(
    (reading, index) => isSame(reading.flow ?? null, after[index]?.flow ?? null) && isSame(saidOf(reading), saidOf(after[index])),
  )

/** Errors and warnings without their places. Moving a key may change the order in which they are told. */
const saidOf = (reading: FlowReading | undefined): string[] =>
  (reading?.diagnostics ?? [])
    .filter(({ severity }) => severity !== 'info')
    .map(({ code, severity, message }) => `${severity} ${code} ${message}`)
    .toSorted()
