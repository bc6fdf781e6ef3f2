import { exitCodes } from '../exit-codes.ts'
import { findRunnable } from '../find-runnable.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { leftBehind } from '../left-behind.ts'
import { networkOf } from '../network/network-of.ts'
import { checkReporterFiles, parseReporters, removeReports } from '../open-reporters.ts'
import type { RunOptions } from '../options.ts'
import { runFlows } from '../run-flows.ts'

/** `testmesh run`: nothing runs unless every flow that was named can. */
export const runCommand = async (paths: readonly string[], options: RunOptions): Promise<number> => {
  if (options.remote !== undefined) {
    const { refuseLocalOptions } = await import('../remote/refuse-local-options.ts')
    const { runSelection } = await import('../remote/run-selection.ts')
    process.stderr.write(refuseLocalOptions(options))
    return runSelection(paths, { ...options, remote: options.remote })
  }
  if (options.printConfig) return (await import('../print-config.ts')).printConfig(paths, options)
  const wanted = parseReporters(options.reporter)
  const network = await networkOf(options)
  if (!options.dryRun) await removeReports(wanted)
  const found = await findRunnable(paths, options)
  if (typeof found === 'number') return found
  const { selection, runnable } = found
  if (options.dryRun) {
    const { printPlan } = await import('../print-plan.ts')
    for (const flow of runnable.flows) process.stdout.write(printPlan(flow, selection.variables, runnable.isSelected))
    return exitCodes.passed
  }
  await checkReporterFiles(wanted)
  const say = (text: string) => process.stderr.write(text)
  say(leftBehind(selection.project))
  const interrupts = listenForInterrupts(say, () => leftBehind(selection.project))
  try {
    return await runFlows(selection, runnable, options, { wanted, interrupts, network })
  } finally {
    interrupts.end()
  }
}
