import { DataError } from '@testmesh/project'
import { exitCodes } from '../exit-codes.ts'
import { findRunnable } from '../find-runnable.ts'
import { listenForInterrupts } from '../interrupts.ts'
import { leftBehind } from '../left-behind.ts'
import { loadMarkdown } from '../load/load-markdown.ts'
import { type LoadOptions, refuseLocks, shapeOf, thresholdsOf } from '../load/load-options.ts'
import { loadLines } from '../load/load-text.ts'
import { runLoad } from '../load/run-load.ts'
import { networkOf } from '../network/network-of.ts'
import { checkReportFile } from '../report-file.ts'
import { shownFile } from '../shown-file.ts'
import { tellMeasured } from '../tell-measured.ts'

/** `testmesh load`: flows as a load test. */
export const loadCommand = async (paths: readonly string[], options: LoadOptions): Promise<number> => {
  const shape = shapeOf(options)
  const network = await networkOf(options)
  const found = await findRunnable(paths, options)
  if (typeof found === 'number') return found
  const { selection, runnable } = found
  const { project } = selection
  const { flows } = runnable
  const thresholds = thresholdsOf(options, flows)
  refuseLocks(flows, shape)
  if (options.markdown !== undefined) checkReportFile({ name: 'markdown', file: options.markdown })
  const say = (text: string) => process.stderr.write(text)
  say(leftBehind(project))
  const interrupts = listenForInterrupts(say, () => leftBehind(project))
  try {
    const run = { shape, thresholds, network: network?.network, signal: interrupts.signal }
    const { batchId, ...load } = await runLoad(selection, flows, options, run)
    say(network?.pastProxy() ?? '')
    tellMeasured(load, { ids: [batchId], shown: shownFile(project.root), options, lines: loadLines, markdown: loadMarkdown })
    return interrupts.exitCode() ?? (load.passed ? exitCodes.passed : exitCodes.failed)
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    say(`error: ${error.message}\n`)
    return exitCodes.failed
  } finally {
    interrupts.end()
  }
}
