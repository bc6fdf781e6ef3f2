import { type GatePoint, type Plan, type PlannedStep, withThoseInside } from '@testmesh/engine'
import type { Result } from './mutate/derived-fields.ts'
import { isOpaque } from './mutate/mutate-field.ts'
import { mutationsOf } from './mutate/mutate-result.ts'
import type { Mutation } from './mutate/mutation.ts'
import { isReadOf, readsOfSteps } from './reads-of-steps.ts'
import { type Consequence, type Course, findConsequence, recordCourse } from './replay/follow-replay.ts'
import { recordedResults, withHeaders } from './replay/recorded-results.ts'
import { actsIn, type Replayed, replay } from './replay/replay.ts'
import { givesNoAnswer, judgesItself } from './step-kinds.ts'

/** `killed`: the flow fails with it. `survived`: it passes. `unknown`: that cannot be told from the recording. */
export type Fate = 'killed' | 'survived' | 'unknown'

export interface JudgedMutation {
  readonly mutation: Mutation
  readonly fate: Fate
  /** Why it is not known. */
  readonly why?: WhyUnknown
  /** Names that the step can read, by the text that each stands for. */
  readonly names: ReadonlyMap<string, string>
}

/** Something else is sent, other steps run than were recorded, or the action judges what it gets while it runs. */
export type WhyUnknown = Exclude<Consequence, 'failed'> | 'own condition'

export interface JudgedStep {
  readonly path: string
  readonly planned: PlannedStep
  readonly mutations: readonly JudgedMutation[]
  /** Mutations that were not tried. */
  readonly leftOut: number
}

export interface UnjudgedStep {
  readonly path: string
  readonly planned: PlannedStep
  readonly why: string
}

export interface JudgedExecution {
  readonly steps: readonly JudgedStep[]
  readonly unjudged: readonly UnjudgedStep[]
}

export interface JudgeOptions {
  /** Whether a step is judged, of those that can be. Asked once for each, in the order of the run. */
  readonly isWanted: (planned: PlannedStep, path: string) => boolean
}

/** Of a step at most so many are tried, those further out first. */
const mostMutations = 250

/** Gives each step of a recorded execution one wrong result after the other, and looks whether the flow notices. */
export const judgeExecution = async (given: Omit<Replayed, 'results'>, { isWanted }: JudgeOptions): Promise<JudgedExecution> => {
  const { results, pruned } = await recordedResults(given.recorded)
  // A step that cannot be judged keeps nobody behind it from being.
  const replayed: Replayed = { ...given, plan: { ...given.plan, failFast: false }, results }
  const planned = plannedSteps(given.plan)
  const reads = readsOfSteps(given.plan)
  const steps: { readonly step: JudgedStep; readonly open: ReadonlySet<Mutation> }[] = []
  const unjudged: UnjudgedStep[] = []
  const { course, follow } = recordCourse()
  await replay(replayed, {
    follow,
    before: (point, result) => {
      const step = planned.get(keyOf(point))
      if (!step || !isWanted(step, point.path)) return
      const why = whyNotJudged({ point, step, result, given })
      if (why === undefined) steps.push(judgeStep(point, { step, result, isRead: isReadOf(result, reads(point.path)) }))
      else unjudged.push({ path: point.path, planned: step, why })
    },
  })
  const judged: JudgedStep[] = []
  for (const { step, open } of steps)
    if (asksTheSame(given, course, step.path)) judged.push(await followOpen(replayed, { course, step, open }))
    else unjudged.push({ ...step, why: 'the flow was changed since, and it sends something else now' })
  return { steps: judged, unjudged: [...unjudged, ...unreached(given, { planned, pruned, course, isWanted })] }
}

interface Judging {
  readonly step: PlannedStep
  readonly result: Result
  /** Whether others read something of the result that is not the same in this one. */
  readonly isRead: (changed: Result) => boolean
}

/** What is on record is the answer to what was sent then. */
const asksTheSame = ({ plan, recorded: { state } }: Omit<Replayed, 'results'>, { configs }: Course, path: string): boolean => {
  if (plan.sha256 === state.flow?.sha256) return true
  return configs.get(path) === JSON.stringify(state.steps.get(path)?.attempts.at(-1)?.config)
}

/** What the step itself makes of each wrong result. Open is what others may still notice. */
const judgeStep = (point: GatePoint, { step, result, isRead }: Judging) => {
  const all = mutationsOf({ result, config: point.config().config })
  const right = JSON.stringify(point.judge(result).outputs)
  const open = new Set<Mutation>()
  const names = namesBy(point, { step, result })
  const survives: Pick<JudgedMutation, 'fate' | 'why'> = judgesItself(step)
    ? { fate: 'unknown', why: 'own condition' }
    : { fate: 'survived' }
  const mutations = all.slice(0, mostMutations).map((mutation): JudgedMutation => {
    const changed = withHeaders(mutation.result())
    const { failure, outputs } = point.judge(changed)
    if (failure) return { mutation, names, fate: 'killed' }
    if (isRead(changed) || JSON.stringify(outputs) !== right) open.add(mutation)
    return { mutation, names, ...survives }
  })
  return { step: { path: point.path, planned: step, mutations, leftOut: all.length - mutations.length }, open }
}

/**
 * Of variables and outputs that have a text. A field of the result hides them, and what the step captures is of the result itself, whatever
 * an earlier round left; masks of different secrets are the same.
 */
const namesBy = (point: GatePoint, { step, result }: Pick<Judging, 'step' | 'result'>): ReadonlyMap<string, string> => {
  const captured = new Set(step.captures.map(({ name }) => name))
  const readable = point.names().filter(({ name }) => !Object.hasOwn(result, name) && !captured.has(name))
  return new Map(
    readable.flatMap(({ name, value }) => (typeof value === 'string' && value.length > 1 && !isOpaque(value) ? [[value, name]] : [])),
  )
}

interface Open {
  readonly course: Course
  readonly step: JudgedStep
  readonly open: ReadonlySet<Mutation>
}

/** Runs the flow with each wrong result that the step let pass and others may read. */
const followOpen = async (replayed: Replayed, { course, step, open }: Open): Promise<JudgedStep> => {
  if (open.size === 0) return step
  const mutations: JudgedMutation[] = []
  for (const judged of step.mutations) {
    const { mutation } = judged
    const consequence = open.has(mutation) ? await consequenceOf(replayed, { course, path: step.path, mutation }) : undefined
    mutations.push(withConsequence(judged, consequence))
  }
  return { ...step, mutations }
}

const withConsequence = (judged: JudgedMutation, consequence: Consequence | undefined): JudgedMutation => {
  if (consequence === undefined) return judged
  const { mutation, names } = judged
  return consequence === 'failed' ? { mutation, names, fate: 'killed' } : { mutation, names, fate: 'unknown', why: consequence }
}

const consequenceOf = async (
  replayed: Replayed,
  { course, path, mutation }: { readonly course: Course; readonly path: string; readonly mutation: Mutation },
): Promise<Consequence | undefined> => {
  const { follow, found } = findConsequence(course, actsIn(replayed))
  await replay(replayed, { instead: { path, result: withHeaders(mutation.result()) }, follow, isOver: () => found() !== undefined })
  return found()
}

/** By where they stand, of the flows that it runs as well. */
const plannedSteps = (plan: Plan): ReadonlyMap<string, PlannedStep> => {
  const all = [plan, ...plan.flows].flatMap(({ setup, steps, onError, teardown }) =>
    withThoseInside([setup, steps, onError, teardown].flat()),
  )
  return new Map(all.map((step) => [keyOf(step), step]))
}

const keyOf = ({ pointer, place: { file } }: Pick<PlannedStep, 'pointer' | 'place'>): string => `${file ?? ''}#${pointer}`

interface Candidate {
  readonly point: GatePoint
  readonly step: PlannedStep
  readonly result: Result
  readonly given: Omit<Replayed, 'results'>
}

/** Undefined: it can be judged. */
const whyNotJudged = ({ point, step, result, given }: Candidate): string | undefined => {
  const recorded = given.recorded.state.steps.get(point.path)
  if (recorded?.outcome !== 'passed') return `it did not pass (${recorded?.outcome ?? 'not ended'})`
  const kind = givesNoAnswer(step)
  if (kind !== undefined) return kind
  const { failure } = point.judge(result)
  if (!failure) return undefined
  const masked = isMasked(result) ? ', which has a mask in the place of a secret' : ''
  return `with what is recorded${masked}, it does not pass: ${failure.message}`
}

const isMasked = (result: Result): boolean => JSON.stringify(result).includes('***')

interface Reached extends Pick<JudgeOptions, 'isWanted'> {
  readonly planned: ReadonlyMap<string, PlannedStep>
  readonly pruned: ReadonlySet<string>
  readonly course: Course
}

/** Those that were recorded as passed, and whose turn did not come. */
const unreached = (given: Omit<Replayed, 'results'>, { planned, pruned, course, isWanted }: Reached): UnjudgedStep[] =>
  [...given.recorded.state.steps.values()].flatMap((step): UnjudgedStep[] => {
    const { path, outcome, attempts } = step
    const here = [...planned.values()].find(({ id, step: { action } }) => id === step.id && action === step.action)
    if (!here || outcome !== 'passed' || attempts.at(-1)?.result === undefined) return []
    if (pruned.has(path))
      return isWanted(here, path) ? [{ path, planned: here, why: 'the recording does not hold its long result any more' }] : []
    if (course.outcomes.get(path) === 'passed' || course.configs.has(path)) return []
    return isWanted(here, path) ? [{ path, planned: here, why: 'with what is recorded the flow does not come to it' }] : []
  })
