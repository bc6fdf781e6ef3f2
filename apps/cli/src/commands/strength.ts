import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Project } from '@testmesh/project'
import type { BrokenRecording, RecordedBatch } from '@testmesh/recordings'
import { measureStrength, type Strength } from '@testmesh/strength'
import { exitCodes } from '../exit-codes.ts'
import { findRunnable } from '../find-runnable.ts'
import { findProject } from '../load-selection.ts'
import type { RunOptions } from '../options.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { recordingsOf, type WhichRecordings } from '../recordings-of.ts'
import { asGivenThen } from '../strength/as-given-then.ts'
import { recordedFlows } from '../strength/recorded-flows.ts'
import { strengthMarkdown } from '../strength/strength-markdown.ts'
import { strengthLines } from '../strength/strength-text.ts'
import { percentOf } from '../strength/told-strength.ts'
import { exitCodeFor, type MeasuredOptions, tellMeasured } from '../tell-measured.ts'
import { describeTerminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

export interface StrengthOptions extends Omit<WhichRecordings, 'project'>, RunOptions, MeasuredOptions {
  /** Ids. */
  readonly step?: readonly string[]
}

/** `testmesh strength`: which wrong results the assertions of recorded flows would notice. */
export const strengthCommand = async (paths: readonly string[], options: StrengthOptions): Promise<number> => {
  const { project, diagnostics, source } = await findProject(paths, options)
  if (!project) {
    printDiagnostics(diagnostics, describeTerminal(options), source)
    return exitCodes.invalid
  }
  const recordings = await recordingsOf('strength', { ...options, project })
  if (!recordings) return exitCodes.invalid
  const { batches, shown } = recordings
  const found = await findRunnable(paths.length > 0 ? paths : filesOf(batches, project), asGivenThen(options, batches))
  if (typeof found === 'number') return found
  const broken = new Map<string, BrokenRecording>()
  const tellBroken = (problem: BrokenRecording): void => {
    broken.set(problem.message, problem)
  }
  const flows = await recordedFlows({ project, flows: found.runnable.flows, batches, tellBroken })
  for (const message of broken.keys()) process.stderr.write(`error: ${message}\n`)
  if (flows.length === 0) throw new UsageError('no execution of these flows is in the recording; --run names another one')
  const strength = await measureStrength(flows, { ...(options.step && { steps: options.step }) })
  demandSteps(strength, options)
  tellMeasured(strength, {
    ids: batches.map(({ record }) => record.batchId),
    shown,
    options,
    lines: strengthLines,
    markdown: strengthMarkdown,
  })
  return broken.size > 0 ? exitCodes.invalid : exitCodeOf(strength, options)
}

/** Those that are still there. */
const filesOf = (batches: readonly RecordedBatch[], { root }: Project): string[] => {
  const files = new Set(batches.flatMap(({ record }) => Object.keys(record.files)).map((file) => join(root, file)))
  const there = [...files].filter((file) => existsSync(file))
  if (there.length === 0) throw new UsageError('the flows of the recording are not in this project')
  return there
}

const demandSteps = ({ flows }: Strength, { step = [] }: StrengthOptions): void => {
  const ids = new Set(flows.flatMap(({ steps, unjudged }) => [...steps, ...unjudged].map(({ id }) => id)))
  const missing = step.find((id) => !ids.has(id))
  if (missing !== undefined) throw new UsageError(`--step ${missing}: no recorded step with a result is called so`)
}

const exitCodeOf = ({ totals }: Strength, options: StrengthOptions): number =>
  exitCodeFor(percentOf(totals) ?? 0, options, 'of the changes were noticed')
