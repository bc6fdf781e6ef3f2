import type { Plan } from '@testmesh/engine'
import { type Diagnostic, hasErrors } from '@testmesh/protocol'
import { compileFilter, type FlowFilter } from './compile-filter.ts'
import { discoverFlows } from './discover-flows.ts'
import { createFlowLibrary } from './flow-library.ts'
import { type LoadedFlow, type LoadFlowOptions, loadFlows } from './load-flow.ts'
import { readNamedPath } from './named-path.ts'

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

/** Finds, reads and plans the flows that were named, by files and lines of files, and keeps what the filter wants of them. */
export const selectFlows = async (
  named: readonly string[],
  options: LoadFlowOptions & { readonly from: string; readonly filter?: FlowFilter },
): Promise<SelectedFlows> => {
  const filter = compileFilter(options.filter ?? {})
  if ('diagnostic' in filter) return { flows: [], diagnostics: [filter.diagnostic], passedOver: 0, filteredOut: 0, tags: [] }
  const places = named.map((name) => readNamedPath(name, options.from))
  const discovered = await discoverFlows(
    options.project,
    places.map(({ path }) => path),
    options.from,
  )
  const together = { ...options, library: options.library ?? createFlowLibrary(options) }
  const found = (await Promise.all(discovered.files.map((file) => loadFlows(file, together)))).flat()
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

export const isRunnable = (flow: LoadedFlow): flow is RunnableFlow => flow.plan !== undefined && !hasErrors(flow.diagnostics)
