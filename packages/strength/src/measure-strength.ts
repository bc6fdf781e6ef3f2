import type { PlannedStep } from '@testmesh/engine'
import { type Fate, type JudgedMutation, type JudgedStep, judgeExecution, type UnjudgedStep } from './judge-execution.ts'
import type { Mutation } from './mutate/mutation.ts'
import type { Replayed } from './replay/replay.ts'
import type { Change, FieldStrength, FlowStrength, StepStrength, Strength, Totals, Unjudged } from './strength.ts'
import { suggestAssertion } from './suggest-assertion.ts'

/** A flow with the executions of it that are to be judged. */
export interface RecordedFlow extends Pick<Replayed, 'plan' | 'ports' | 'variables' | 'data'> {
  readonly file: string
  readonly executions: readonly Replayed['recorded'][]
  /** How many more are recorded. */
  readonly moreExecutions?: number
}

export interface MeasureOptions {
  /** Ids of the steps to tell of; default all. */
  readonly steps?: readonly string[]
}

/** In loops and with data a step runs many times, and asks the same of each: so often it is judged at most. */
const mostRounds = 5

/** How strong the assertions of flows are, by what is recorded of them. Nothing of the system under test is asked. */
export const measureStrength = async (flows: readonly RecordedFlow[], options: MeasureOptions = {}): Promise<Strength> => {
  const judged: JudgedFlow[] = []
  for (const flow of flows) judged.push(await judgeFlow(flow))
  const checked = new Set(judged.flatMap(({ steps }) => steps.flatMap(checkedFields)))
  const told = judged.map((flow) => toFlowStrength(onlySteps(flow, options), checked))
  return { flows: told, totals: sumOf(told.map(({ totals }) => totals)) }
}

interface JudgedFlow {
  readonly flow: RecordedFlow
  /** Each once, with all its rounds. */
  readonly steps: readonly StepRounds[]
  readonly unjudged: readonly UnjudgedStep[]
}

interface StepRounds {
  readonly planned: PlannedStep
  readonly rounds: JudgedStep[]
}

const onlySteps = (judged: JudgedFlow, { steps: ids }: MeasureOptions): JudgedFlow => {
  const isTold = ({ planned }: { readonly planned: PlannedStep }): boolean => ids?.includes(planned.id) ?? true
  return { ...judged, steps: judged.steps.filter(isTold), unjudged: judged.unjudged.filter(isTold) }
}

const judgeFlow = async (flow: RecordedFlow): Promise<JudgedFlow> => {
  const rounds = new Map<PlannedStep, number>()
  const isWanted = (planned: PlannedStep): boolean => {
    const round = (rounds.get(planned) ?? 0) + 1
    rounds.set(planned, round)
    return round <= mostRounds
  }
  const steps = new Map<PlannedStep, StepRounds>()
  const unjudged = new Map<PlannedStep, UnjudgedStep>()
  for (const recorded of flow.executions) {
    const execution = await judgeExecution({ ...flow, recorded }, { isWanted })
    for (const step of execution.steps) {
      const { planned } = step
      const known = steps.get(planned) ?? { planned, rounds: [] }
      known.rounds.push(step)
      steps.set(planned, known)
    }
    for (const step of execution.unjudged) if (!unjudged.has(step.planned)) unjudged.set(step.planned, step)
  }
  // One that was judged once is judged.
  return { flow, steps: [...steps.values()], unjudged: [...unjudged.values()].filter(({ planned }) => !steps.has(planned)) }
}

/** The same thing wrong in any round is one mutation: noticed when it is in one of them. */
const outcomesOf = ({ rounds }: StepRounds): JudgedMutation[] => {
  const outcomes = new Map<string, JudgedMutation>()
  for (const judged of rounds.flatMap(({ mutations }) => mutations)) {
    const { field, kind, to } = judged.mutation
    const key = JSON.stringify([field, kind, kind === 'status' && to])
    const known = outcomes.get(key)
    outcomes.set(key, known ? stronger(known, judged) : judged)
  }
  return [...outcomes.values()]
}

const ranks: readonly Fate[] = ['survived', 'unknown', 'killed']

const stronger = (known: JudgedMutation, next: JudgedMutation): JudgedMutation =>
  ranks.indexOf(next.fate) > ranks.indexOf(known.fate) ? next : known

const checkedFields = (step: StepRounds): string[] =>
  outcomesOf(step).flatMap(({ fate, mutation }) => (fate === 'killed' ? [checkedKey(step.planned, mutation)] : []))

const checkedKey = ({ step: { action } }: PlannedStep, { field }: Mutation): string => `${action} ${field}`

const toFlowStrength = ({ flow, steps, unjudged }: JudgedFlow, checked: ReadonlySet<string>): FlowStrength => {
  const told = steps.map((step) => toStepStrength(step, checked))
  return {
    name: flow.plan.flow.name,
    file: flow.file,
    executions: flow.executions.length,
    moreExecutions: flow.moreExecutions ?? 0,
    totals: sumOf(told.map(({ totals }) => totals)),
    steps: told,
    unjudged: unjudged.map(toUnjudged),
  }
}

const toUnjudged = ({ path, planned: { id, place }, why }: UnjudgedStep): Unjudged => ({ id, path, place, why })

const toStepStrength = (step: StepRounds, checked: ReadonlySet<string>): StepStrength => {
  const { planned, rounds } = step
  const outcomes = outcomesOf(step)
  const count = (fate: Fate): number => outcomes.filter((outcome) => outcome.fate === fate).length
  const leftOut = Math.max(...rounds.map((round) => round.leftOut))
  return {
    id: planned.id,
    path: rounds[0]?.path ?? '',
    action: planned.step.action,
    place: planned.place,
    assertions: planned.checks.length,
    totals: { steps: 1, killed: count('killed'), survived: count('survived'), unknown: count('unknown'), leftOut },
    fields: fieldsOf(outcomes, { rounds, isUnchecked: (mutation) => !checked.has(checkedKey(planned, mutation)) }),
  }
}

interface OfStep {
  readonly rounds: StepRounds['rounds']
  readonly isUnchecked: (mutation: Mutation) => boolean
}

const fieldsOf = (outcomes: readonly JudgedMutation[], step: OfStep): FieldStrength[] => {
  const fields = new Map<string, JudgedMutation[]>()
  for (const outcome of outcomes) fields.set(outcome.mutation.field, [...(fields.get(outcome.mutation.field) ?? []), outcome])
  return [...fields.values()]
    .map((ofField) => toFieldStrength(ofField, step))
    .filter((field) => field !== undefined)
    .toSorted((one, other) => worthOf(other) - worthOf(one))
}

/** A status that nobody looks at first, then what nobody looks at anywhere, then what nobody looks at here; where a part is noticed, the rest comes later; headers come last. */
const worthOf = ({ field, survived, killed, isUncheckedEverywhere }: FieldStrength): number =>
  (survived.length > 0 ? 16 : 0) +
  (field === 'status' && killed === 0 ? 8 : 0) +
  (/^headers\b/.test(field) ? 0 : 4) +
  (isUncheckedEverywhere ? 2 : 0) +
  (killed === 0 ? 1 : 0)

const toFieldStrength = (outcomes: readonly JudgedMutation[], { rounds, isUnchecked }: OfStep): FieldStrength | undefined => {
  const [first] = outcomes
  const of = (fate: Fate): JudgedMutation[] => outcomes.filter((outcome) => outcome.fate === fate)
  const survived = of('survived').map(({ mutation }) => mutation)
  const unknown = of('unknown')
  if (!first || survived.length + unknown.length === 0) return undefined
  const suggestion = suggestFor(survived, rounds)
  return {
    field: first.mutation.field,
    killed: of('killed').length,
    survived: survived.map(toChange),
    unknown: unknown.map(({ mutation, why = 'own condition' }) => ({ ...toChange(mutation), why })),
    isUncheckedEverywhere: isUnchecked(first.mutation),
    ...(suggestion !== undefined && { suggestion }),
  }
}

/** What holds in every round: where a value is another one in some of them, it asks for the type alone. */
const suggestFor = (survived: readonly Mutation[], rounds: StepRounds['rounds']): string | undefined => {
  const kinds = new Set(survived.map(({ kind }) => kind))
  const inRounds = rounds.map(({ mutations }) =>
    mutations.filter(({ mutation: { field, kind } }) => field === survived[0]?.field && kinds.has(kind)),
  )
  const suggestions = inRounds.map((judged) =>
    suggestAssertion(
      judged.map(({ mutation }) => mutation),
      judged[0]?.names,
    ),
  )
  const byType = inRounds.map((judged) => suggestAssertion(judged.map(({ mutation }) => ({ ...mutation, isMoving: true }))))
  return sameOf(suggestions) ?? sameOf(byType)
}

const sameOf = (texts: readonly (string | undefined)[]): string | undefined => (new Set(texts).size === 1 ? texts[0] : undefined)

const toChange = ({ kind, from, to }: Mutation): Change => ({ kind, ...told({ from, to }) })

/** Without lists and maps, whose kind of change says all, and without what is not there. */
const told = (values: Pick<Change, 'from' | 'to'>): Pick<Change, 'from' | 'to'> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined || (typeof value === 'object' && value !== null) ? [] : [[name, shortened(value)]],
    ),
  )

const longestTold = 200

const shortened = (value: unknown): unknown =>
  typeof value === 'string' && value.length > longestTold ? `${[...value].slice(0, longestTold).join('')}…` : value

const sumOf = (totals: readonly Totals[]): Totals =>
  totals.reduce(
    (sum, one) => ({
      steps: sum.steps + one.steps,
      killed: sum.killed + one.killed,
      survived: sum.survived + one.survived,
      unknown: sum.unknown + one.unknown,
      leftOut: sum.leftOut + one.leftOut,
    }),
    { steps: 0, killed: 0, survived: 0, unknown: 0, leftOut: 0 },
  )
