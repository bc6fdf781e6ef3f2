import type { LoadedFlow, RunnableFlow, SelectedFlows } from '@testmesh/project'
import { selectSteps } from '@testmesh/project/again'
import { fullTitle } from '@testmesh/protocol'
import type { RunOptions, SelectOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

/** A part is of one flow: of several that a text was found in, the one that it is the whole name of. One that cannot be read stays, to be told. */
export const onlyMeant = (selected: SelectedFlows, { grep }: SelectOptions): SelectedFlows => {
  const isMeant = ({ reading }: LoadedFlow): boolean => reading.flow !== undefined && fullTitle(reading.flow.name) === grep
  if (selected.flows.filter(isMeant).length !== 1) return selected
  return { ...selected, flows: selected.flows.filter((flow) => !flow.reading.flow || isMeant(flow)) }
}

/** Which steps of the one flow `--only`, `--from` and `--to` mean. @throws UsageError: there is no such part of it, or no one flow */
export const stepSelection = (flows: readonly RunnableFlow[], { only, from, to }: RunOptions) => {
  const [flow, ...others] = flows
  if (!flow) return undefined
  if (others.length > 0)
    throw new UsageError(
      `--only, --from and --to want one flow, and ${flows.length} were named: name a file, a line of it, or choose by --grep`,
    )
  const selected = selectSteps(flow.plan, { only, from, to })
  if (typeof selected === 'string') throw new UsageError(`${flow.file}: ${selected}`)
  return selected
}
