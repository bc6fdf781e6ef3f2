import { countExecutions } from '@testmesh/project'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { givenAgain } from '../given-again.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { leftBehind } from '../left-behind.ts'
import { loadSelection, type Selection } from '../load-selection.ts'
import { checkReporterFiles, isGithub, parseReporters, removeReports } from '../open-reporters.ts'
import type { RunOptions } from '../options.ts'
import { printPlan } from '../print-plan.ts'
import { onlyRunnable, runFlows } from '../run-flows.ts'
import { describeTerminal } from '../terminal.ts'
import { whyNoFlows } from '../why-no-flows.ts'

/** `testmesh run`: nothing runs unless every flow that was named can. */
export const runCommand = async (paths: readonly string[], options: RunOptions): Promise<number> => {
  if (options.remote !== undefined) {
    const { refuseLocalOptions } = await import('../remote/refuse-local-options.ts')
    const { runSelection } = await import('../remote/run-selection.ts')
    refuseLocalOptions(options)
    return runSelection(paths, { ...options, remote: options.remote })
  }
  const wanted = parseReporters(options.reporter ?? 'list')
  if (!options.dryRun) removeReports(wanted)
  const loaded = await loadSelection(paths, options)
  if ('diagnostics' in loaded) {
    const { printDiagnostics } = await import('../print-diagnostics.ts')
    printDiagnostics(loaded.diagnostics, describeTerminal(options), loaded.source)
    return exitCodes.invalid
  }
  const { selection } = loaded
  const { flows } = selection.selected
  const runnable = await onlyRunnable(selection, options)
  await tellOfLastRun(selection, options)
  if (!runnable) {
    if (isGithub()) (await import('../github.ts')).annotateProblems(flows, selection.project.root)
    return exitCodes.invalid
  }
  process.stderr.write(shareOf(selection, options))
  if (flows.length === 0) return noFlows(selection, options)
  if (options.dryRun) {
    for (const flow of runnable) process.stdout.write(printPlan(flow))
    return exitCodes.passed
  }
  checkReporterFiles(wanted)
  const say = (text: string) => process.stderr.write(text)
  say(leftBehind(selection.project))
  const interrupts = listenForInterrupts(say, () => leftBehind(selection.project))
  try {
    return await runFlows(selection, runnable, options, { wanted, interrupts })
  } finally {
    interrupts.end()
  }
}

const tellOfLastRun = async (selection: Selection, options: RunOptions): Promise<void> => {
  if (!selection.lastFailed) return
  const { ofTheLastRun } = await import('../of-the-last-run.ts')
  process.stderr.write(ofTheLastRun(selection, givenAgain(options)))
}

/** What one of several jobs has to do, a line; nothing without `--shard`. */
const shareOf = ({ selected, inAllShards = 0 }: Selection, { shard }: RunOptions): string =>
  shard && inAllShards > 0
    ? `shard ${shard.index}/${shard.count}: ${countExecutions(selected.flows)} of ${count(inAllShards, 'execution')}\n`
    : ''

const noFlows = (selection: Selection, options: RunOptions): number => {
  // There are more shards than executions: the others run them all.
  if (selection.inAllShards) return exitCodes.passed
  const { selected, lastFailed } = selection
  const all = lastFailed && lastFailed.notRun > 0 ? 'all that ran' : 'everything'
  const why =
    lastFailed && lastFailed.files.length === 0 ? `${all} passed in the last run, ${lastFailed.batchId}` : whyNoFlows(selected, options)
  process.stderr.write(`no flows found: ${why}\n`)
  return options.passWithNoTests ? exitCodes.passed : exitCodes.noFlows
}
