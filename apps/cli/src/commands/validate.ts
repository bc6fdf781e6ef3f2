import { isRunnable } from '@testmesh/project'
import { hasErrors } from '@testmesh/protocol'
import { exitCodes } from '../exit-codes.ts'
import { loadSelection } from '../load-selection.ts'
import { isGithub } from '../open-reporters.ts'
import type { SelectOptions } from '../options.ts'
import { printDiagnostics, printFlowDiagnostics } from '../print-diagnostics.ts'
import { describeTerminal } from '../terminal.ts'
import { validityText } from '../validity-text.ts'
import { whyNoFlows } from '../why-no-flows.ts'

/** `testmesh validate`: every problem of every flow, nothing runs. */
export const validateCommand = async (paths: readonly string[], options: SelectOptions): Promise<number> => {
  const terminal = describeTerminal(options)
  const loaded = await loadSelection(paths, options)
  if ('diagnostics' in loaded) {
    printDiagnostics(loaded.diagnostics, terminal, loaded.source)
    return exitCodes.invalid
  }
  const { flows, diagnostics } = loaded.selection.selected
  printDiagnostics(diagnostics, terminal)
  printFlowDiagnostics(flows, terminal, loaded.selection.project.root)
  if (isGithub()) (await import('../github.ts')).annotateProblems(flows, loaded.selection.project.root)
  const broken = flows.filter((flow) => !isRunnable(flow)).length
  if (flows.length === 0 && !hasErrors(diagnostics)) {
    process.stderr.write(`no flows found: ${whyNoFlows(loaded.selection.selected, options)}\n`)
    return exitCodes.noFlows
  }
  if (flows.length === 0) return exitCodes.invalid
  process.stdout.write(`${validityText(loaded.selection.selected)}\n`)
  return broken > 0 || hasErrors(diagnostics) ? exitCodes.invalid : exitCodes.passed
}
