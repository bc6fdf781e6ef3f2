import type { AssertionResult, ExecutionState, Place, StepState } from '@testmesh/protocol'
import { cleanLine, fullTitle } from '@testmesh/protocol'
import type { ReporterContext } from '../reporter.ts'

/** `checkout`, `checkout [row 3]`, or `checkout #2`. */
export const executionTitle = ({ flow, row, repetition, executionId }: ExecutionState): string =>
  fullTitle(flow?.name ?? executionId, row?.name, repetition)

/** `pay`, `poll[12] › check`, or `teardown: remove`: the path, ending in the step's own name. */
export const stepTitle = (step: StepState): string => {
  const around = step.path.split('/').slice(1, -1)
  // What a step leaves to clean up stands at `cleanup/steps/create/remove`.
  if (step.phase === 'cleanup') around.shift()
  const title = [...around, step.name ?? step.path.split('/').at(-1) ?? step.id].map(cleanLine).join(' › ')
  return step.phase === 'steps' ? title : `${step.phase}: ${title}`
}

export const isFailure = (step: StepState): boolean => step.outcome === 'failed' || step.outcome === 'error'

export const failedAssertions = (step: StepState): AssertionResult[] => step.assertions.filter((result) => !result.passed)

/** Teardown and cleanup, which change the verdict only when they are asked to. */
export const isAfterwards = (step: StepState): boolean => step.phase === 'teardown' || step.phase === 'cleanup'

/** Steps that failed by themselves; one that failed because a step within it did is left out. */
export const failedSteps = (state: ExecutionState): StepState[] => {
  const failed = [...state.steps.values()].filter(isFailure)
  const tolerated = toleratedPaths(state)
  const blamed = new Set(failed.flatMap((step) => blamedPaths(step.path, tolerated)))
  return failed.filter((step) => failedAssertions(step).length > 0 || !blamed.has(step.path))
}

/** The steps that failed because the one at `path` did: not the one whose failure it was to deal with, and none that it was kept from. */
const blamedPaths = (path: string, tolerated: ReadonlySet<string>): string[] => {
  if (tolerated.has(path)) return []
  const failedBefore = path.lastIndexOf('/on_error/')
  const around = pathsAround(path)
  const keptWithin = around.findLast((outer) => tolerated.has(outer)) ?? ''
  return around.filter((outer) => outer.length > failedBefore && outer.length >= keptWithin.length)
}

/** The steps that decided a verdict of `failed` or `error`. */
export const decisiveFailures = (state: ExecutionState): StepState[] => judgeFailures(state).decisive

/** The others: tolerated, or in teardown and cleanup. */
export const harmlessFailures = (state: ExecutionState): StepState[] => judgeFailures(state).harmless

const judgeFailures = (state: ExecutionState): { decisive: StepState[]; harmless: StepState[] } => {
  const steps = failedSteps(state)
  if (steps.length === 0) return { decisive: [], harmless: [] }
  const tolerated = toleratedPaths(state)
  const own = steps.filter((step) => !isAfterwards(step) && !isTolerated(step, tolerated))
  // With a strict teardown nothing else can have failed it.
  const isStrict = own.length === 0 && state.verdict === 'failed' && !state.failure
  const decisive = isStrict ? steps.filter(isAfterwards) : own
  return { decisive, harmless: steps.filter((step) => !decisive.includes(step)) }
}

const toleratedPaths = (state: ExecutionState): ReadonlySet<string> =>
  new Set([...state.steps.values()].flatMap((step) => (step.tolerated ? [step.path] : [])))

const isTolerated = (step: StepState, tolerated: ReadonlySet<string>): boolean =>
  tolerated.size > 0 && [step.path, ...pathsAround(step.path)].some((path) => tolerated.has(path))

/** `steps/poll[12]/check` stands within `steps/poll[12]`, and so within the loop `steps/poll`; a branch is `steps/both[left]`. */
export const pathsAround = (path: string): string[] =>
  path.split('/').flatMap((_, index, parts) => {
    if (index === 0) return []
    const around = parts.slice(0, index).join('/')
    const loop = around.replace(/\[[^\]]*\]$/, '')
    return loop === around ? [around] : [around, loop]
  })

/** Of an execution whose steps were all skipped. */
export const whyNothingRan = (state: ExecutionState): string => {
  const [reason, ...others] = new Set([...state.steps.values()].map((step) => step.reason))
  return reason === undefined || others.length > 0 ? 'no step ran' : `no step ran: ${cleanLine(reason)}`
}

/** `flows/checkout.testmesh.yaml:41`, with what is known. */
export const lineOf = (place: Place | undefined, flowFile: string | undefined, { shown }: Pick<ReporterContext, 'shown'>): string => {
  const named = place?.file ?? flowFile
  const file = named === undefined ? undefined : (shown?.(named) ?? named)
  const line = place?.span?.start.line
  if (file === undefined) return line === undefined ? '' : `line ${line}`
  return line === undefined ? file : `${file}:${line}`
}
