import { countExecutions } from '@testmesh/project'
import { count } from './count.ts'
import { exitCodes } from './exit-codes.ts'
import { givenAgain } from './given-again.ts'
import { loadSelection, type Selection } from './load-selection.ts'
import { isGithub } from './open-reporters.ts'
import type { RunOptions } from './options.ts'
import { onlyRunnable, type Runnable } from './run-flows.ts'
import { describeTerminal } from './terminal.ts'

/** What a command line selects, when there is something and all of it can run; else the exit code. What is to be said of it is told. */
export const findRunnable = async (
  paths: readonly string[],
  options: RunOptions,
): Promise<{ readonly selection: Selection; readonly runnable: Runnable } | number> => {
  const loaded = await loadSelection(paths, options)
  if ('diagnostics' in loaded) {
    const { printDiagnostics } = await import('./print-diagnostics.ts')
    printDiagnostics(loaded.diagnostics, describeTerminal(options), loaded.source)
    return exitCodes.invalid
  }
  const { selection } = loaded
  const { flows } = selection.selected
  const runnable = await onlyRunnable(selection, options)
  await tellOfLastRun(selection, options)
  if (!runnable) {
    if (isGithub()) (await import('./github.ts')).annotateProblems(flows, selection.project.root)
    return exitCodes.invalid
  }
  process.stderr.write(shareOf(selection, options))
  return flows.length === 0 ? noFlows(selection, options) : { selection, runnable }
}

const tellOfLastRun = async (selection: Selection, options: RunOptions): Promise<void> => {
  if (!selection.lastFailed) return
  const { ofTheLastRun } = await import('./of-the-last-run.ts')
  process.stderr.write(ofTheLastRun(selection, givenAgain(options)))
}

/** What one of several jobs has to do, a line; nothing without `--shard`. */
const shareOf = ({ selected, ofAllShards = [] }: Selection, { shard }: RunOptions): string =>
  shard && ofAllShards.length > 0
    ? `shard ${shard.index}/${shard.count}: ${countExecutions(selected.flows)} of ${count(countExecutions(ofAllShards), 'execution')}\n`
    : ''

/** Says why there are none. */
export const noFlows = async (selection: Selection, options: RunOptions): Promise<number> => {
  // There are more shards than executions: the others run them all.
  if (selection.ofAllShards && selection.ofAllShards.length > 0) return exitCodes.passed
  const { selected, lastFailed } = selection
  const all = lastFailed && lastFailed.notRun > 0 ? 'all that ended' : 'everything'
  const why =
    lastFailed && lastFailed.files.length === 0
      ? `${all} passed in the last run, ${lastFailed.batchId}`
      : (await import('./why-no-flows.ts')).whyNoFlows(selected, options)
  process.stderr.write(`no flows found: ${why}\n`)
  return options.passWithNoTests ? exitCodes.passed : exitCodes.noFlows
}
