import type { StepState } from '@testmesh/protocol'

/** A row of the list of steps: a step, or one round of a loop, or one branch. */
export interface StepRow {
  /** Path in events: `steps/poll[12]/check`; of a round or branch `steps/poll[12]`. */
  readonly path: string
  readonly depth: number
  readonly step?: StepState
  /** Of a round or branch: `12`, `users`. Of what cleans up behind a step: `cleanup of create_order`. */
  readonly label?: string
  readonly children: readonly StepRow[]
  /** How many of them are rounds or branches. */
  readonly rounds: number
  /** What it lies in. */
  readonly holder?: StepRow | undefined
}

interface Growing {
  path: string
  depth: number
  step?: StepState
  label?: string
  children: Growing[]
  rounds: number
  holder?: Growing | undefined
}

/** The steps as a tree: what ran inside a loop, a branch or a condition lies below it. */
export const stepTree = (steps: ReadonlyMap<string, StepState>): readonly StepRow[] => {
  const roots: Growing[] = []
  const known = new Map<string, Growing>()
  for (const step of steps.values()) place(step.path, { roots, known, steps }).step = step
  return roots
}

interface Tree {
  readonly roots: Growing[]
  readonly known: Map<string, Growing>
  readonly steps: ReadonlyMap<string, StepState>
}

const place = (path: string, tree: Tree): Growing => {
  const before = tree.known.get(path)
  if (before) return before
  const cleaned = cleanedBy(path, tree)
  const holder = cleaned === undefined ? holderOf(path) : undefined
  const parent = holder === undefined ? undefined : place(holder, tree)
  const label = cleaned === undefined ? /\[([^\]]*)\]$/.exec(path)?.[1] : `cleanup of ${cleaned.id}`
  const row: Growing = {
    path,
    depth: parent ? parent.depth + 1 : 0,
    children: [],
    rounds: 0,
    holder: parent,
    ...(label !== undefined && { label }),
  }
  tree.known.set(path, row)
  if (parent) {
    parent.children.push(row)
    if (label !== undefined) parent.rounds += 1
  } else tree.roots.push(row)
  return row
}

/** The step that all below this path cleans up behind: `cleanup/steps/create_order` lies in no step. */
const cleanedBy = (path: string, { steps }: Tree): StepState | undefined =>
  path.startsWith(CLEANUP) ? steps.get(path.slice(CLEANUP.length)) : undefined

const CLEANUP = 'cleanup/'

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

/** More rounds than these are folded. */
const manyRounds = 5

/** Many rounds are folded, and so is each of them; what leads to a step that somebody has to look at is open. */
export const isOpenAtFirst = (row: StepRow): boolean => {
  const isOneOfMany = row.label !== undefined && (row.holder?.rounds ?? 0) > manyRounds
  return (row.rounds <= manyRounds && !isOneOfMany) || firstTrouble([row]) !== undefined
}

/** Paths of all that `path` lies in, the outermost first: what has to be open for it to be seen. */
export const holdersOf = (path: string): readonly string[] => {
  const holder = holderOf(path)
  return holder === undefined ? [] : [...holdersOf(holder), holder]
}

/** A round of a loop has a number, counted from one; a branch its name. */
export const roundName = (label: string): string => (/^\d+$/.test(label) ? `round ${Number(label) + 1}` : label)

/** In which rounds and branches a step stands, the outermost first: `round 34 of poll`. */
export const roundsAround = (path: string): readonly string[] =>
  [...holdersOf(path), path].flatMap((one) => {
    const [, step, label] = /([^/]*)\[([^\]]*)\]$/.exec(one) ?? []
    return label === undefined ? [] : [`${roundName(label)} of ${step}`]
  })

/** When the first of what lies in a row began, and the last ended; nothing while none has. */
export const spanOf = ({
  step,
  children,
}: StepRow): { readonly startedAt: number; readonly finishedAt?: number | undefined } | undefined => {
  if (step) return step.startedAt === undefined ? undefined : { startedAt: step.startedAt, finishedAt: step.finishedAt }
  const spans = children.flatMap((child) => spanOf(child) ?? [])
  if (spans.length === 0) return undefined
  const ends = spans.map(({ finishedAt }) => finishedAt)
  const isOver = ends.every((end) => end !== undefined)
  return { startedAt: Math.min(...spans.map((span) => span.startedAt)), ...(isOver && { finishedAt: Math.max(...ends) }) }
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

/** What a closed row hides, in words: `33 rounds passed, 1 failed`; of what has no rounds, its steps. */
export const countsOf = (row: StepRow): string => {
  const counts = row.rounds > 0 ? countBy(row.children.filter(({ label }) => label !== undefined).map(outcomeOf)) : stepCounts(row)
  return Object.entries(counts)
    .map(([outcome, many], at) => `${many}${at === 0 ? nounOf(row, many) : ''} ${outcome}`)
    .join(', ')
}

const nounOf = ({ rounds, children }: StepRow, many: number): string => {
  const isCounted = rounds > 0 && /^\d+$/.test(children.find(({ label }) => label !== undefined)?.label ?? '')
  return isCounted ? (many === 1 ? ' round' : ' rounds') : ''
}

/** Of a round or branch, by what lies in it. */
export const outcomeOf = (row: StepRow): 'failed' | 'running' | 'cancelled' | 'passed' => {
  if (row.children.some(hasTrouble)) return 'failed'
  const outcomes = row.children.flatMap(({ step }) => (step ? [step.outcome] : []))
  if (outcomes.includes(undefined)) return 'running'
  return outcomes.includes('cancelled') ? 'cancelled' : 'passed'
}

const countBy = (words: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

const stepCounts = (row: StepRow): Record<string, number> => {
  const outcomes: string[] = []
  const visit = ({ step, children }: StepRow): void => {
    if (step?.outcome) outcomes.push(step.outcome)
    children.forEach(visit)
  }
  row.children.forEach(visit)
  return countBy(outcomes)
}
