import type { StepState } from '@testmesh/protocol'

/** A row of the list of steps: a step, or one round of a loop, or one branch. */
export interface StepRow {
  /** Path in events: `steps/poll[12]/check`; of a round or branch `steps/poll[12]`. */
  readonly path: string
  readonly depth: number
  readonly step?: StepState
  /** Of a round or branch: `12`, `users`. */
  readonly label?: string
  readonly children: readonly StepRow[]
}

interface Growing {
  path: string
  depth: number
  step?: StepState
  label?: string
  children: Growing[]
}

/** The steps as a tree: what ran inside a loop, a branch or a condition lies below it. */
export const stepTree = (steps: ReadonlyMap<string, StepState>): readonly StepRow[] => {
  const roots: Growing[] = []
  const known = new Map<string, Growing>()
  for (const step of steps.values()) place(step.path, { roots, known }).step = step
  return roots
}

const place = (path: string, tree: { readonly roots: Growing[]; readonly known: Map<string, Growing> }): Growing => {
  const before = tree.known.get(path)
  if (before) return before
  const holder = holderOf(path)
  const parent = holder === undefined ? undefined : place(holder, tree)
  const label = /\[([^\]]*)\]$/.exec(path)?.[1]
  const row: Growing = { path, depth: parent ? parent.depth + 1 : 0, children: [], ...(label !== undefined && { label }) }
  tree.known.set(path, row)
  if (parent) parent.children.push(row)
  else tree.roots.push(row)
  return row
}

/** `steps/poll[12]/check` lies in `steps/poll[12]`, that in `steps/poll`, and that in no step. */
const holderOf = (path: string): string | undefined => {
  const bracket = /^(.*)\[[^\]]*\]$/.exec(path)?.[1]
  if (bracket !== undefined) return bracket
  const outer = path.slice(0, path.lastIndexOf('/'))
  return outer.includes('/') ? outer : undefined
}

/** The rows that are seen, in order: what lies in a closed one is left out. */
export const visibleRows = (rows: readonly StepRow[], isOpen: (row: StepRow) => boolean): readonly StepRow[] =>
  rows.flatMap((row) => (row.children.length > 0 && isOpen(row) ? [row, ...visibleRows(row.children, isOpen)] : [row]))

/** Many rounds are folded, but for those with something to see: a step that did not pass. */
export const isOpenAtFirst = (row: StepRow): boolean => {
  const rounds = row.children.filter(({ label }) => label !== undefined).length
  if (rounds > 5) return false
  return row.label === undefined || row.children.length > 0
}

export const hasTrouble = ({ step, children }: StepRow): boolean =>
  step?.outcome === 'failed' || step?.outcome === 'error' || children.some(hasTrouble)

/** Where somebody wants to look first: the deepest step that did not succeed and is not forgiven, else none. */
export const firstTrouble = (rows: readonly StepRow[]): StepState | undefined => {
  for (const row of rows) {
    const inner = firstTrouble(row.children)
    if (inner) return inner
    const { step } = row
    if (step && !step.tolerated && (step.outcome === 'failed' || step.outcome === 'error')) return step
  }
  return undefined
}

/** How often each outcome occurs among the steps below. */
export const countOutcomes = (row: StepRow): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  const visit = ({ step, children }: StepRow): void => {
    if (step?.outcome) counts[step.outcome] = (counts[step.outcome] ?? 0) + 1
    children.forEach(visit)
  }
  row.children.forEach(visit)
  return counts
}
