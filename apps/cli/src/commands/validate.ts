import { isRunnable } from '@testmesh/project'
import { hasErrors } from '@testmesh/protocol'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { loadSelection } from '../load-selection.ts'
import { isGithub } from '../open-reporters.ts'
import type { SelectOptions } from '../options.ts'
import { printDiagnostics, printFlowDiagnostics } from '../print-diagnostics.ts'
import { describeTerminal } from '../terminal.ts'
import { whyNoFlows } from '../why-no-flows.ts'

/** `testmesh validate`: every problem of every flow, nothing runs. */
export const validateCommand = async (paths: readonly string[], options: SelectOptions): Promise<number> => {
  const terminal = describeTerminal(options)
  const loaded = await loadSelection(paths, options)
  if ('diagnostics' in loaded) {
    printDiagnostics(loaded.diagnostics, terminal, loaded.source)
    return exitCodes.invalid
  }
  const { flows, diagnostics, passedOver } = loaded.selection.selected
  printDiagnostics(diagnostics, terminal)
  printFlowDiagnostics(flows, terminal, loaded.selection.project.root)
  if (isGithub()) (await import('../github.ts')).annotateProblems(flows, loaded.selection.project.root)
  const broken = flows.filter((flow) => !isRunnable(flow)).length
  if (flows.length === 0 && !hasErrors(diagnostics)) {
    process.stderr.write(`no flows found: ${whyNoFlows(loaded.selection.selected, options)}\n`)
    return exitCodes.noFlows
  }
  const warnings = flows.flatMap((flow) => flow.diagnostics).filter(({ severity }) => severity === 'warning').length
  const noted = warnings > 0 ? `, ${count(warnings, 'warning')}` : ''
  const over = passedOver > 0 ? `, ${count(passedOver, 'other YAML file')} passed over` : ''
  const valid = flows.length - broken
  if (flows.length === 0) return exitCodes.invalid
  process.stdout.write(
    `${valid} of ${count(flows.length, 'flow')} ${valid === 1 || flows.length === 1 ? 'is' : 'are'} valid${noted}${over}\n`,
  )
  return broken > 0 || hasErrors(diagnostics) ? exitCodes.invalid : exitCodes.passed
}
