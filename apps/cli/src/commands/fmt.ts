import { formatFlow } from '@testmesh/flow/format'
import { flowCodes } from '@testmesh/flow/model'
import { bareProject, readText } from '@testmesh/project'
import { type ActionDescriptor, type Diagnostic, standardInput } from '@testmesh/protocol'
import { count } from '../count.ts'
import { exitCodes } from '../exit-codes.ts'
import { findFlowFiles } from '../find-flow-files.ts'
import { findProject } from '../load-selection.ts'
import type { OutputOptions } from '../options.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { readInput } from '../read-input.ts'
import { replaceFile } from '../replace-file.ts'
import { describeTerminal, type Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { whyNoFlows } from '../why-no-flows.ts'

export interface FmtOptions extends OutputOptions {
  readonly config?: string
  readonly check?: boolean
}

/** `testmesh fmt`: writes flows in their canonical form, or says which are not. `-` reads standard input and writes standard output. */
export const fmtCommand = async (paths: readonly string[], options: FmtOptions): Promise<number> => {
  const terminal = describeTerminal(options)
  if (paths.includes('-')) return formatInput(paths, { options, terminal })
  const found = await findFlowFiles(paths, options)
  printDiagnostics(found.diagnostics, terminal, found.source)
  if (found.diagnostics.length > 0) return exitCodes.invalid
  if (found.files.length === 0) {
    process.stderr.write(`no flows found: ${whyNoFlows({ ...found, filteredOut: 0, tags: [] }, {})}\n`)
    return exitCodes.noFlows
  }
  const results = found.files.map((file) => formatFile(file, { options, terminal, descriptors: found.descriptors }))
  process.stdout.write(`${summary(results, options)}\n`)
  if (results.includes('broken')) return exitCodes.invalid
  return options.check && results.includes('changed') ? exitCodes.failed : exitCodes.passed
}

type Result = 'changed' | 'same' | 'broken'

interface Formatting {
  readonly options: FmtOptions
  readonly terminal: Terminal
}

interface FileFormatting extends Formatting {
  readonly descriptors: readonly ActionDescriptor[]
}

const formatFile = ({ path, shown }: { path: string; shown: string }, { options, terminal, descriptors }: FileFormatting): Result => {
  const { text, brokenAt } = readText(path)
  if (brokenAt !== undefined) {
    printDiagnostics([notText(shown)], terminal)
    return 'broken'
  }
  const { text: formatted, renamed, diagnostics } = formatFlow(text, descriptors, { file: shown })
  printDiagnostics(diagnostics, terminal, { text, file: shown })
  if (diagnostics.some(({ severity }) => severity === 'error')) return 'broken'
  if (formatted === text) return 'same'
  if (!options.check) replaceFile(path, formatted)
  const names = renamed > 0 ? `  ${count(renamed, 'older name')}` : ''
  process.stdout.write(`${shown}${names}\n`)
  return 'changed'
}

const summary = (results: readonly Result[], { check }: FmtOptions): string => {
  const number = (wanted: Result): number => results.filter((result) => result === wanted).length
  const [changed, broken] = [number('changed'), number('broken')]
  const done = check ? `${changed} not formatted` : `${changed} formatted anew`
  return [count(results.length, 'flow file'), done, ...(broken > 0 ? [`${broken} cannot be formatted`] : [])].join(', ')
}

const formatInput = async (paths: readonly string[], { options, terminal }: Formatting): Promise<number> => {
  if (paths.length > 1) throw new UsageError('- stands for standard input, and cannot be given with other paths')
  const { text, brokenAt } = await readInput()
  if (brokenAt !== undefined) {
    printDiagnostics([notText(standardInput)], terminal)
    return exitCodes.invalid
  }
  const { project } = await findProject([], options)
  const { descriptors } = (project ?? bareProject('.')).actions
  const { text: formatted, diagnostics } = formatFlow(text, descriptors, { file: standardInput })
  printDiagnostics(diagnostics, terminal, { text, file: standardInput })
  if (diagnostics.some(({ severity }) => severity === 'error')) return exitCodes.invalid
  if (options.check) return formatted === text ? exitCodes.passed : exitCodes.failed
  process.stdout.write(formatted)
  return exitCodes.passed
}

/** Written again, it would hold other characters than before. */
const notText = (file: string): Diagnostic => {
  const { hint } = flowCodes.FLOW_NOT_TEXT
  return { code: 'FLOW_NOT_TEXT', severity: 'error', message: 'the file is not UTF-8 text', place: { file }, hint }
}
