import type { LoadedFlow, SelectedFlows } from '@testmesh/project'
import type { Diagnostic, Severity } from '@testmesh/protocol'
import { count } from '../count.ts'
import { printDiagnostics, printFlowDiagnostics, shownPlaces } from '../print-diagnostics.ts'
import type { Terminal } from '../terminal.ts'
import { version } from '../version.ts'

export interface Findings {
  readonly files: readonly Pick<LoadedFlow, 'file' | 'shownText' | 'diagnostics' | 'subFlows'>[]
  readonly selected: SelectedFlows
  readonly root: string
  /** By `--fix`, before. */
  readonly mended: number
}

/** Tells what was found: to people, or as JSON or SARIF on standard output. */
export const writeFindings = async (
  { files, selected, root, mended }: Findings,
  { format, terminal }: { format: 'terminal' | 'json' | 'sarif'; terminal: Terminal },
): Promise<void> => {
  const problems = [...selected.diagnostics, ...files.flatMap(({ diagnostics }) => shownPlaces(diagnostics, root))]
  if (format === 'json') return writeJson({ problems, ...countsOf(problems) })
  if (format === 'sarif') return writeJson(await asSarif(problems))
  const noted: Terminal = { ...terminal, verbosity: terminal.verbosity === 'quiet' ? 'quiet' : 'verbose' }
  printDiagnostics(selected.diagnostics, noted)
  printFlowDiagnostics(files, noted, root)
  process.stdout.write(`${summary(problems, { flows: selected.flows.length, mended })}\n`)
}

const writeJson = (value: object): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

const countsOf = (problems: readonly Diagnostic[]): { errors: number; warnings: number; notes: number } => {
  const number = (wanted: Severity): number => problems.filter(({ severity }) => severity === wanted).length
  return { errors: number('error'), warnings: number('warning'), notes: number('info') }
}

const summary = (problems: readonly Diagnostic[], { flows, mended }: { flows: number; mended: number }): string => {
  const { errors, warnings, notes } = countsOf(problems)
  const found = [
    ...(errors ? [count(errors, 'error')] : []),
    ...(warnings ? [count(warnings, 'warning')] : []),
    ...(notes ? [count(notes, 'note')] : []),
  ]
  const mendable = problems.filter(({ fix, code }) => fix && code.startsWith('LINT_')).length
  return [
    `${count(flows, 'flow')}: ${found.length === 0 ? 'nothing to find fault with' : found.join(', ')}`,
    ...(mended > 0 ? [`${mended} mended`] : []),
    ...(mendable > 0 ? [`${mendable} can be mended with --fix`] : []),
  ].join(', ')
}

const asSarif = async (problems: readonly Diagnostic[]): Promise<object> => {
  const [{ allCodes }, { lintRules }, { toSarif }] = await Promise.all([
    import('../all-codes.ts'),
    import('@testmesh/flow/lint'),
    import('@testmesh/reporters/sarif'),
  ])
  const why = Object.fromEntries(lintRules.map((rule) => [rule.code, { why: rule.why }]))
  const rules = Object.fromEntries(Object.entries(allCodes).map(([code, entry]) => [code, { ...entry, ...why[code] }]))
  return toSarif(problems, { version, rules })
}
