import type { Diagnostic } from '@testmesh/protocol'
import { mendText } from '../format/mend-text.ts'
import { mistakesIn } from '../format/mistakes-in.ts'
import { isSameReading } from '../format/same-reading.ts'
import type { FlowReading } from '../model/flow-reading.ts'
import { checkQuarantine } from '../read/check-quarantine.ts'
import { readFlows } from '../read/read-flow.ts'
import { withoutMark } from '../source/without-mark.ts'
import { type LintOptions, lintFlows } from './lint-flows.ts'

/** A text with every fix of the linter made that leaves its meaning as it is, and how many problems that mended. One with mistakes in its YAML stays as it is. */
export const mendFlows = (text: string, options: LintOptions): { readonly text: string; readonly mended: number } => {
  const written = withoutMark(text)
  const read = (from: string): FlowReading[] => readFlows(from, options.descriptors)
  const { now } = options
  const ended = (reading: FlowReading): Diagnostic[] => (now === undefined ? [] : checkQuarantine(reading, now))
  const wanted = (readings: readonly FlowReading[]): Diagnostic[] => [
    ...lintFlows(
      readings.map((reading) => ({ reading })),
      options,
    ).filter(({ code }) => code.startsWith('LINT_')),
    ...readings.flatMap(ended),
  ]
  // A quarantine that is over means nothing.
  const withoutEnded = (reading: FlowReading): FlowReading => {
    if (!reading.flow || ended(reading).length === 0) return reading
    const { quarantine: _, ...flow } = reading.flow
    return { ...reading, flow }
  }
  if (mistakesIn(read(text)).length > 0) return { text, mended: 0 }
  const mended = mendText(written, {
    read,
    wanted,
    isSame: (before, after) => isSameReading(before.map(withoutEnded), after.map(withoutEnded)),
  })
  return { text: text.slice(0, text.length - written.length) + mended.text, mended: mended.mended }
}
