import { type Coverage, measureCoverage, readApi } from '@testmesh/coverage'
import type { ExecutionEvent } from '@testmesh/protocol'
import type { BrokenRecording, RecordedBatch } from '@testmesh/recordings'
import { coverageMarkdown } from '../coverage/coverage-markdown.ts'
import { coverageLines } from '../coverage/coverage-text.ts'
import { exitCodes } from '../exit-codes.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { readSource } from '../read-source.ts'
import { recordingsOf, type WhichRecordings } from '../recordings-of.ts'
import { exitCodeFor, type MeasuredOptions, tellMeasured } from '../tell-measured.ts'
import { describeTerminal } from '../terminal.ts'
import { type TellBroken, unbrokenEvents } from '../unbroken-events.ts'

export interface CoverageOptions extends WhichRecordings, MeasuredOptions {
  readonly server?: readonly string[]
}

/** `testmesh coverage`: which operations and answers of an API recorded executions saw. */
export const coverageCommand = async (document: string, options: CoverageOptions): Promise<number> => {
  const text = await readSource(document)
  const { api, diagnostics } = readApi(text)
  printDiagnostics(diagnostics, describeTerminal(options), { text, file: document })
  if (!api) return exitCodes.invalid
  const recordings = await recordingsOf(`coverage ${document}`, options)
  if (!recordings) return exitCodes.invalid
  const { batches, shown } = recordings
  const broken = new Map<string, BrokenRecording>()
  const coverage = await measureCoverage(api, () => eventsOf(batches, (problem) => broken.set(problem.message, problem)), options.server)
  for (const message of broken.keys()) process.stderr.write(`error: ${message}\n`)
  tellMeasured(coverage, {
    ids: batches.map(({ record }) => record.batchId),
    shown,
    options,
    lines: coverageLines,
    markdown: coverageMarkdown,
  })
  return broken.size > 0 ? exitCodes.invalid : exitCodeOf(coverage, options)
}

async function* eventsOf(batches: readonly RecordedBatch[], tellBroken: TellBroken): AsyncGenerator<readonly ExecutionEvent[]> {
  for (const batch of batches) yield* unbrokenEvents(batch, tellBroken)
}

const exitCodeOf = ({ totals: { checked, operations } }: Coverage, options: CoverageOptions): number =>
  exitCodeFor((checked * 100) / operations, options, 'of the operations were called and checked')
