import { writeFileSync } from 'node:fs'
import { type Coverage, measureCoverage, readApi } from '@testmesh/coverage'
import type { ExecutionEvent } from '@testmesh/protocol'
import { type BrokenRecording, namingFile, type RecordedBatch } from '@testmesh/recordings'
import { coverageMarkdown } from '../coverage/coverage-markdown.ts'
import { coverageLines } from '../coverage/coverage-text.ts'
import { recordingsOf, type WhichRecordings } from '../coverage/recordings-of.ts'
import { exitCodes } from '../exit-codes.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { readSource } from '../read-source.ts'
import { describeTerminal } from '../terminal.ts'
import { type TellBroken, unbrokenEvents } from '../unbroken-events.ts'

export interface CoverageOptions extends WhichRecordings {
  readonly server?: readonly string[]
  /** Percent of the operations. */
  readonly failUnder?: number
  readonly json?: boolean
  /** A file. */
  readonly markdown?: string
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
  const { style, verbosity, width } = describeTerminal(options)
  const ids = batches.map(({ record }) => record.batchId)
  const seenBy = ids.length === 1 ? `${ids[0]}` : `${ids.length} recordings`
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ recordings: ids, ...coverage }, undefined, 2)}\n`
      : `${coverageLines(coverage, { style, verbosity, width: width(), shown, seenBy }).join('\n')}\n`,
  )
  const { markdown } = options
  if (markdown !== undefined) namingFile(markdown, () => writeFileSync(markdown, coverageMarkdown(coverage)))
  return broken.size > 0 ? exitCodes.invalid : exitCodeOf(coverage, options)
}

async function* eventsOf(batches: readonly RecordedBatch[], tellBroken: TellBroken): AsyncGenerator<readonly ExecutionEvent[]> {
  for (const batch of batches) yield* unbrokenEvents(batch, tellBroken)
}

const exitCodeOf = ({ totals }: Coverage, { failUnder = 0 }: CoverageOptions): number => {
  const percent = (totals.checked * 100) / totals.operations
  if (percent >= failUnder) return exitCodes.passed
  process.stderr.write(`--fail-under ${failUnder}: ${Math.floor(percent * 10) / 10} % of the operations were called and checked\n`)
  return exitCodes.gate
}
