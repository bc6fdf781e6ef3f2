import type { PlannedFlow } from './plan-flows.ts'

export type TreeRow =
  | {
      readonly type: 'folder'
      readonly path: string
      readonly name: string
      readonly depth: number
      /** All that are shown below it. */
      readonly flows: readonly PlannedFlow[]
    }
  | { readonly type: 'flow'; readonly depth: number; readonly planned: PlannedFlow }

/** Folders, and below each what lies in it: first the flows, then the folders, in the order of the source. Folders without any are left out. */
export const flowTree = (planned: readonly PlannedFlow[], filter = ''): readonly TreeRow[] => {
  const wanted = filter.trim().toLowerCase()
  const shown = wanted === '' ? planned : planned.filter((one) => wordsOf(one).includes(wanted))
  return rowsBelow(shown, '', 0)
}

const wordsOf = ({ flow: { name, path, steps } }: PlannedFlow): string =>
  [name, path, ...steps.flatMap((step) => [step.name, step.asks])].join('\n').toLowerCase()

const rowsBelow = (flows: readonly PlannedFlow[], folder: string, depth: number): readonly TreeRow[] => {
  const rest = ({ flow }: PlannedFlow): string => flow.path.slice(folder.length)
  const own = flows.filter((one) => !rest(one).includes('/'))
  const inside = Map.groupBy(
    flows.filter((one) => rest(one).includes('/')),
    (one) => rest(one).split('/')[0] ?? '',
  )
  return [
    ...own.map((planned): TreeRow => ({ type: 'flow', depth, planned })),
    ...[...inside].flatMap(([name, below]): readonly TreeRow[] => {
      const path = `${folder}${name}/`
      return [{ type: 'folder', path, name, depth, flows: below }, ...rowsBelow(below, path, depth + 1)]
    }),
  ]
}
