import { relative } from 'node:path'
import { loadProject } from '@testmesh/project'
import { countedVerdicts } from '@testmesh/protocol'
import { type JoinedShards, joinShards, replayShards } from '@testmesh/recordings'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { flakyGate } from '../flaky-gate.ts'
import { checkReporterFiles, exitCodeWith, finishReporters, openReporters, parseReporters, removeReports } from '../open-reporters.ts'
import type { OutputOptions } from '../options.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { findRecorded, sourcesOf } from '../recorded-batch.ts'
import { shownFile } from '../shown-file.ts'
import { describeTerminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

export interface MergeOptions extends OutputOptions {
  readonly config?: string
  readonly reporter?: readonly string[]
  readonly failOnFlaky?: boolean
}

/** `testmesh merge-reports`: reports of all that several jobs recorded with `--shard`, as if it had been one run. */
export const mergeReportsCommand = async (folders: readonly string[], options: MergeOptions): Promise<number> => {
  const wanted = parseReporters(options.reporter)
  await removeReports(wanted)
  const { project, diagnostics, source } = await loadProject({
    from: process.cwd(),
    ...(options.config !== undefined && { configFile: options.config }),
  })
  if (!project) {
    printDiagnostics(diagnostics, describeTerminal(options), source)
    return exitCodes.invalid
  }
  const joined = join(folders)
  await checkReporterFiles(wanted)
  const given = joined.shards[0]?.started.data.given
  const reporters = await openReporters(wanted, options, {
    ...sourcesOf(...joined.shards.map(({ batch }) => batch)),
    ...(given && { given }),
    shown: shownFile(project.root),
  })
  const command = `testmesh merge-reports ${folders.join(' ')}`
  const { data } = await replayShards(joined, reporters, command).finally(() => finishReporters(reporters))
  const problems = whatIsMissing(joined)
  process.stderr.write(problems.map((problem) => `error: ${problem}\n`).join(''))
  const { failed, error, cancelled, flaky } = countedVerdicts(data.counts, data.quarantined)
  const ended = Object.values(data.counts).reduce((sum, ofAVerdict) => sum + ofAVerdict, 0)
  if (problems.length > 0 || failed + error + cancelled > 0 || ended < joined.executions) return exitCodes.failed
  return exitCodeWith(reporters, flakyGate(flaky, options, project.config))
}

/** @throws UsageError: they are not of one run */
const join = (folders: readonly string[]): JoinedShards => {
  // A folder that is named twice, or lies in another one, is meant once.
  const found = new Map(folders.flatMap(findRecorded).map((batch) => [relative(process.cwd(), batch.path), batch]))
  if (found.size === 0)
    throw new UsageError(`no recording lies in ${folders.join(' or ')}; what is wanted are folders like .testmesh/batches`)
  const joined = joinShards([...found.values()])
  if (typeof joined === 'string') throw new UsageError(joined)
  return joined
}

const whatIsMissing = ({ shards, missing, count: all }: JoinedShards): string[] => [
  ...missing.map(
    ({ index, executions }) =>
      `shard ${index}/${all} is missing: ${count(executions, 'execution')} that fell to it ${executions === 1 ? 'is' : 'are'} in no report`,
  ),
  ...shards.flatMap(({ batch, shard }) => (batch.record.finished ? [] : [`shard ${shard.index}/${all} did not end: ${batch.path}`])),
]
