import type { Plan } from '@testmesh/engine'
import { compileExpression, createScope } from '@testmesh/expressions'
import { type Diagnostic, hasErrors } from '@testmesh/protocol'
import { discoverFlows } from './discover-flows.ts'
import { type LoadedFlow, type LoadFlowOptions, loadFlows } from './load-flow.ts'

export interface FlowFilter {
  /** `smoke and not slow` */
  readonly tags?: string | undefined
  readonly excludeTags?: readonly string[] | undefined
  readonly suite?: string | undefined
  /** Part of the flow's name, in any case. */
  readonly grep?: string | undefined
}

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

/** Finds, reads and plans the flows that were named, and keeps those the filter wants. */
export const selectFlows = async (
  named: readonly string[],
  options: LoadFlowOptions & { readonly from: string; readonly filter?: FlowFilter },
): Promise<SelectedFlows> => {
  const matches = compileFilter(options.filter ?? {})
  if ('diagnostic' in matches) return { flows: [], diagnostics: [matches.diagnostic], passedOver: 0, filteredOut: 0, tags: [] }
  const discovered = await discoverFlows(options.project, named, options.from)
  const loaded = (await Promise.all(discovered.files.map((file) => loadFlows(file, options)))).flat()
  const flows = loaded.filter((flow) => flow.reading.flow === undefined || matches.test(flow))
  const tags = [...new Set(loaded.flatMap(({ reading }) => reading.flow?.tags ?? []))].sort()
  const { diagnostics, passedOver } = discovered
  return { flows, diagnostics, passedOver, filteredOut: loaded.length - flows.length, tags }
}

export const isRunnable = (flow: LoadedFlow): flow is RunnableFlow => flow.plan !== undefined && !hasErrors(flow.diagnostics)

const compileFilter = ({
  tags,
  excludeTags = [],
  suite,
  grep,
}: FlowFilter): { test: (flow: LoadedFlow) => boolean } | { diagnostic: Diagnostic } => {
  const expression = tags === undefined ? undefined : compileExpression(tags)
  if (expression?.problem) {
    const { message, hint } = expression.problem
    return {
      diagnostic: {
        code: 'PROJECT_BAD_FILTER',
        severity: 'error',
        message: `--tags "${tags}": ${message}`,
        place: {},
        ...(hint !== undefined && { hint }),
      },
    }
  }
  const names = expression?.compiled.names.map((use) => use.name) ?? []
  return {
    test: ({ reading: { flow } }) => {
      if (!flow) return true
      const scope = createScope(Object.fromEntries(names.map((name) => [name, flow.tags.includes(name)])))
      return (
        expression?.compiled.evaluate(scope) !== false &&
        !flow.tags.some((tag) => excludeTags.includes(tag)) &&
        (suite === undefined || flow.suite === suite) &&
        (grep === undefined || flow.name.toLowerCase().includes(grep.toLowerCase()))
      )
    },
  }
}
