import { join } from 'node:path'
import type { Plan } from '@testmesh/engine'
import { type Diagnostic, hasErrors, standardInput } from '@testmesh/protocol'
import { compileFilter, type FlowFilter } from './compile-filter.ts'
import { type Discovered, discoverFlows } from './discover-flows.ts'
import { createFlowLibrary } from './flow-library.ts'
import { type LoadedFlow, type LoadFlowOptions, loadFlows, loadFlowText } from './load-flow.ts'
import { INPUT, readNamedPath } from './named-path.ts'
import type { FileText } from './read-text.ts'

export interface SelectedFlows {
  /** Whether or not they can run. */
  readonly flows: readonly LoadedFlow[]
  /** Of the selection itself; each flow has its own. */
  readonly diagnostics: readonly Diagnostic[]
  /** YAML files in the folders that are no flows. */
  readonly passedOver: number
  /** Flows the filter left out. */
  readonly filteredOut: number
  /** Of all flows that were looked at, whether or not the filter wants them. */
  readonly tags: readonly string[]
}

export type RunnableFlow = LoadedFlow & { readonly plan: Plan }

export interface SelectFlowsOptions extends LoadFlowOptions {
  /** Where the command runs. */
  readonly from: string
  readonly filter?: FlowFilter
  /** What came from standard input, where `-` is named. */
  readonly input?: FileText
}

/** Finds, reads and plans the flows that were named, by files and lines of files, and keeps what the filter wants of them. */
export const selectFlows = async (named: readonly string[], options: SelectFlowsOptions): Promise<SelectedFlows> => {
  const filter = compileFilter(options.filter ?? {})
  if ('diagnostic' in filter) return { flows: [], diagnostics: [filter.diagnostic], passedOver: 0, filteredOut: 0, tags: [] }
  const places = named.map((name) => readNamedPath(name, options.from))
  const files = places.map(({ path }) => path).filter((path) => path !== INPUT)
  const isInputAlone = named.length > 0 && files.length === 0
  const discovered = isInputAlone ? nothing : await discoverFlows(options.project, files, options.from)
  const together = { ...options, library: options.library ?? createFlowLibrary(options) }
  const fromFiles = discovered.files.map((file) => loadFlows(file, together))
  const found = (await Promise.all([...(options.input ? [loadInput(options.input, together)] : []), ...fromFiles])).flat()
  const { flows: loaded, diagnostics } = places.some(({ line }) => line !== undefined)
    ? await (await import('./only-at-lines.ts')).onlyAtLines(found, { ...options, named: places })
    : { flows: found, diagnostics: [] }
  const kept = (await Promise.all(loaded.map(filter.keep))).filter((one) => one !== undefined)
  const isNamed = kept.some((one) => one.isNamed)
  const flows = kept.flatMap((one) => (!isNamed || one.isNamed || !one.flow.reading.flow ? [one.flow] : []))
  const tags = [...new Set(loaded.flatMap(({ reading }) => reading.flow?.tags ?? []))].sort()
  const { passedOver } = discovered
  return { flows, diagnostics: [...discovered.diagnostics, ...diagnostics], passedOver, filteredOut: loaded.length - flows.length, tags }
}

const nothing: Discovered = { files: [], passedOver: 0, diagnostics: [] }

/** As a file beside which the command runs. It is kept nowhere: not its reading, nor what its snapshots would be. */
const loadInput = (input: FileText, { cache, ...options }: SelectFlowsOptions): Promise<LoadedFlow[]> =>
  loadFlowText(join(options.from, standardInput), input, { ...options, keepsSnapshots: false })

export const isRunnable = (flow: LoadedFlow): flow is RunnableFlow => flow.plan !== undefined && !hasErrors(flow.diagnostics)
