import { isRunnable } from '@testmesh/project'
import { hasErrors } from '@testmesh/protocol'
import { exitCodes } from '../exit-codes.ts'
import { loadSelection } from '../load-selection.ts'
import type { SelectOptions } from '../options.ts'
import { printDiagnostics, printFlowDiagnostics } from '../print-diagnostics.ts'
import { describeTerminal } from '../terminal.ts'

/** `testmesh validate`: every problem of every flow, nothing runs. */
export const validateCommand = async (paths: readonly string[], options: SelectOptions): Promise<number> => {
  const terminal = describeTerminal(options)
  const loaded = await loadSelection(paths, options)
  if ('diagnostics' in loaded) {
    printDiagnostics(loaded.diagnostics, terminal)
    return exitCodes.invalid
  }
  const { flows, diagnostics, passedOver } = loaded.selection.selected
  printDiagnostics(diagnostics, terminal)
  printFlowDiagnostics(flows, terminal)
  const broken = flows.filter((flow) => !isRunnable(flow)).length
  if (flows.length === 0 && !hasErrors(diagnostics)) {
    process.stderr.write(`no flows found${passedOver > 0 ? `: ${passedOver} YAML files are no flows` : ''}\n`)
    return exitCodes.noFlows
  }
  const warnings = flows.flatMap((flow) => flow.diagnostics).filter(({ severity }) => severity === 'warning').length
  const noted = warnings > 0 ? `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : ''
  const over = passedOver > 0 ? `, ${passedOver} other YAML ${passedOver === 1 ? 'file' : 'files'} passed over` : ''
  process.stdout.write(`${flows.length - broken} of ${flows.length} ${flows.length === 1 ? 'flow is' : 'flows are'} valid${noted}${over}\n`)
  return broken > 0 || hasErrors(diagnostics) ? exitCodes.invalid : exitCodes.passed
}
