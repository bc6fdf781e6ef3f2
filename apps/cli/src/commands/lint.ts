import { join } from 'node:path'
import { didYouMean } from '@testmesh/expressions'
import { type LintOptions as LintFlowsOptions, type LintLevel, lintCodes, lintFlows, mendFlows } from '@testmesh/flow/lint'
import type { LoadedFlow } from '@testmesh/project'
import { type Diagnostic, hasErrors } from '@testmesh/protocol'
import { exitCodes } from '../exit-codes.ts'
import { writeFindings } from '../lint/write-findings.ts'
import { loadSelection, type Selection } from '../load-selection.ts'
import type { SelectOptions } from '../options.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { refuseInput } from '../read-input.ts'
import { replaceFile } from '../replace-file.ts'
import { describeTerminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { whyNoFlows } from '../why-no-flows.ts'

export interface LintOptions extends SelectOptions {
  readonly fix?: boolean
  readonly format?: 'terminal' | 'json' | 'sarif'
  readonly maxWarnings?: number
}

/** `testmesh lint`: what `validate` finds, and what good flows would not do. */
export const lintCommand = async (paths: readonly string[], options: LintOptions): Promise<number> => {
  if (options.fix) refuseInput(paths, '--fix writes into files')
  const terminal = describeTerminal(options)
  const loaded = await loadSelection(paths, options)
  if ('diagnostics' in loaded) {
    printDiagnostics(loaded.diagnostics, terminal, loaded.source)
    return exitCodes.invalid
  }
  const levels = levelsOf(loaded.selection)
  const mended = options.fix ? mendFiles(loaded.selection, levels) : 0
  const again = mended > 0 ? await loadSelection(paths, options) : loaded
  const { selection } = 'selection' in again ? again : loaded
  const { selected, project } = selection
  if (selected.flows.length === 0 && !hasErrors(selected.diagnostics)) {
    process.stderr.write(`no flows found: ${whyNoFlows(selected, options)}\n`)
    return exitCodes.noFlows
  }
  const files = byFile(selected.flows).map((flows) =>
    lintFile(flows, { descriptors: project.actions.descriptors, levels, now: Date.now() }),
  )
  await writeFindings({ files, selected, root: project.root, mended }, { format: options.format ?? 'terminal', terminal })
  return exitCodeOf([...selected.diagnostics, ...files.flatMap(({ diagnostics }) => diagnostics)], options)
}

const exitCodeOf = (problems: readonly Diagnostic[], { maxWarnings }: LintOptions): number => {
  if (hasErrors(problems)) return exitCodes.invalid
  const warnings = problems.filter(({ severity }) => severity === 'warning').length
  return maxWarnings !== undefined && warnings > maxWarnings ? exitCodes.failed : exitCodes.passed
}

type Levels = Readonly<Record<string, LintLevel>>

/** @throws UsageError for a rule there is none of: it would be passed over */
const levelsOf = ({ project }: Selection): Levels => {
  const levels = project.config.lint?.rules ?? {}
  const known = ['LINT_ALIAS', ...Object.keys(lintCodes)]
  for (const code of Object.keys(levels)) {
    if (known.includes(code)) continue
    const near = didYouMean(code, known)
    throw new UsageError(
      `lint.rules of the project config names ${code}, and there is no such rule${near === undefined ? '' : `; ${near}`}`,
    )
  }
  return levels
}

const byFile = (flows: readonly LoadedFlow[]): LoadedFlow[][] => [...Map.groupBy(flows, ({ file }) => file).values()]

/** All flows of one file, as one. */
const lintFile = (
  flows: readonly LoadedFlow[],
  options: LintFlowsOptions,
): Pick<LoadedFlow, 'file' | 'shownText' | 'diagnostics' | 'subFlows'> => {
  const [{ file, shownText } = { file: '', shownText: () => '' }] = flows
  const subFlows = flows.flatMap((flow) => flow.subFlows)
  return { file, shownText, subFlows, diagnostics: lintFlows(flows, options) }
}

/** Makes the fixes, and says how many problems that mended. A file that is not UTF-8 would be written with other characters. */
const mendFiles = ({ selected, project }: Selection, levels: Levels): number =>
  byFile(selected.flows).reduce((sum, [flow]) => {
    if (!flow || flow.diagnostics.some(({ code }) => code === 'FLOW_NOT_TEXT')) return sum
    const { text, mended } = mendFlows(flow.text, { descriptors: project.actions.descriptors, levels, now: Date.now() })
    if (text !== flow.text) replaceFile(join(project.root, flow.file), text)
    return sum + mended
  }, 0)
