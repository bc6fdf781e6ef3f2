import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { nearestNames } from '@testmesh/expressions'
import { isRunnable, type LoadedFlow, loadFlowText, type Project } from '@testmesh/project'
import { type LoadedMock, loadMock, type MockStep, mockSteps, readMockSource } from '@testmesh/project/mock'
import { type Diagnostic, hasErrors } from '@testmesh/protocol'
import { findProject, loadSelection, loadValues } from '../load-selection.ts'
import type { SelectOptions } from '../options.ts'
import { printDiagnostics, printFlowDiagnostics } from '../print-diagnostics.ts'
import { describeTerminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

export interface FindMockOptions extends SelectOptions {
  /** Of a flow, the step that starts it. */
  readonly step?: string
}

/** What a source says of a mock server, and the files that say it; no mock when something is wrong with it, which is told. @throws UsageError */
export const findMock = async (
  source: string,
  options: FindMockOptions,
): Promise<{ readonly found?: LoadedMock; readonly files: ReadonlySet<string> }> => {
  const path = resolve(source)
  const files = new Set([path])
  const flows = await findFlows(source, path, options)
  if (!flows) return { files }
  const { project, loaded, isDocument } = flows
  printFlowDiagnostics(loaded, describeTerminal(options), project.root)
  const step = loaded.every(isRunnable) ? onlyStep(mockSteps(loaded.filter(isRunnable)), source, options) : undefined
  if (!step) return { files }
  const found = await loadMock(step, { project, onRead: (file) => void files.add(file) })
  if ('mock' in found) return { found, files }
  tell(found, { step, project, isDocument }, options)
  return { files }
}

interface FoundFlows {
  readonly project: Project
  readonly loaded: readonly LoadedFlow[]
  /** It is no flow: one was made for it, which nobody has seen. */
  readonly isDocument: boolean
}

/** Undefined when something is wrong beside the flows, which is told. */
const findFlows = async (source: string, path: string, options: FindMockOptions): Promise<FoundFlows | undefined> => {
  if (!existsSync(path)) throw new UsageError(`there is no file ${source}`)
  const text = statSync(path).isFile() ? readMockSource(readFileSync(path, 'utf8'), path) : undefined
  if (text === undefined) return ofFlows(source, options)
  const { project: around, ...problems } = await findProject([source], options)
  if (!around) return told(problems.diagnostics, options, problems.source)
  // Files that are named on a command line may be anywhere.
  const project = relative(around.root, path).startsWith('..') ? { ...around, root: dirname(path) } : around
  const { environment, variables, diagnostics } = await loadValues(around, options)
  if (hasErrors(diagnostics)) return told(diagnostics, options)
  const loaded = await loadFlowText(
    path,
    { text },
    {
      ...{ project, variables, descriptors: project.actions.descriptors, routing: environment.routing },
      ...(options.varsFile && { envFiles: options.varsFile }),
    },
  )
  return { project, loaded, isDocument: true }
}

const ofFlows = async (source: string, options: FindMockOptions): Promise<FoundFlows | undefined> => {
  const found = await loadSelection([source], options)
  if ('diagnostics' in found) return told(found.diagnostics, options, found.source)
  const { project, selected } = found.selection
  if (hasErrors(selected.diagnostics)) return told(selected.diagnostics, options)
  printDiagnostics(selected.diagnostics, describeTerminal(options))
  return { project, loaded: selected.flows, isDocument: false }
}

const told = (diagnostics: readonly Diagnostic[], options: FindMockOptions, source?: Parameters<typeof printDiagnostics>[2]): undefined =>
  printDiagnostics(diagnostics, describeTerminal(options), source) as undefined

/** @throws UsageError */
const onlyStep = (steps: readonly MockStep[], source: string, { step: wanted }: FindMockOptions): MockStep => {
  const ids = steps.map(({ planned }) => planned.id)
  const [found, ...others] = wanted === undefined ? steps : steps.filter(({ planned }) => planned.id === wanted)
  if (found && others.length === 0) return found
  if (steps.length === 0)
    throw new UsageError(
      `${source} starts no mock server: it is no OpenAPI document, no file of endpoints, and has no step mock_server_start`,
    )
  if (!found) {
    const [nearest] = nearestNames(wanted ?? '', ids)
    throw new UsageError(
      `no step "${wanted}" starts a mock server; ${nearest ? `did you mean "${nearest}"?` : `these do: ${ids.join(', ')}`}`,
    )
  }
  const more = new Set(ids).size === 1 ? 'name the file of one of them' : `say which one by --step: ${[...new Set(ids)].join(', ')}`
  throw new UsageError(`${source} starts ${steps.length} mock servers; ${more}`)
}

interface Where {
  readonly step: MockStep
  readonly project: Project
  readonly isDocument: boolean
}

const tell = (problem: Diagnostic, { step, project, isDocument }: Where, options: FindMockOptions): void => {
  if (isDocument) {
    printDiagnostics([{ ...problem, place: {} }], describeTerminal(options))
    return
  }
  const { file } = problem.place
  const place = file === undefined || file === step.flow.file ? { ...problem.place, file: step.flow.file } : problem.place
  printFlowDiagnostics([{ ...step.flow, diagnostics: [{ ...problem, place }] }], describeTerminal(options), project.root)
}
