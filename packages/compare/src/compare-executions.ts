import type { AssertionResult, ExecutionState, Failure, StepState } from '@testmesh/protocol'
import { type Change, compareValues, type Difference } from './compare-values.ts'
import { createRenames, type Renames } from './renames.ts'

/** What differs between two executions of a flow, an earlier and a later one. */
export interface Comparison {
  /** Whether the text of the flow is another. */
  readonly isOtherText: boolean
  readonly variables: Difference
  /** In the order of the later one. What only the earlier one has stands behind what it stood behind there. */
  readonly steps: readonly StepComparison[]
}

/** A step that both have, or one of them. Of several attempts the last one counts. */
export interface StepComparison {
  readonly path: string
  readonly before?: StepState
  readonly after?: StepState
  /** Whether the flow that it runs has another text. */
  readonly isOtherText: boolean
  /** Those that came out otherwise, and those that only one of them has. */
  readonly assertions: readonly AssertionChange[]
  /** What it was given, rendered. */
  readonly input: Difference
  /** What it gave, without what its input shows alike. */
  readonly result: Difference
  /** What it kept for later steps, without what its result shows alike. */
  readonly outputs: Difference
  /** Nothing differs but what does in every run. */
  readonly isSame: boolean
}

export interface AssertionChange {
  /** As it is written. */
  readonly text: string
  readonly before?: AssertionResult
  readonly after?: AssertionResult
}

/** Both may still run: what has not happened yet is missing. */
export const compareExecutions = (before: ExecutionState, after: ExecutionState): Comparison => {
  const renames = createRenames()
  const variables = compareValues(before.variables, after.variables, { renames })
  renames.learn(before.variables, after.variables)
  const paths = pathsOf(before.steps, after.steps)
  const endedBy = endingsOf(paths)
  const steps = paths.map((path) => {
    const step = compareSteps(path, before.steps.get(path), after.steps.get(path), renames)
    for (const ended of endedBy.get(path) ?? []) renames.learn(outputsOf(before, ended), outputsOf(after, ended))
    return step
  })
  return { isOtherText: before.flow?.sha256 !== after.flow?.sha256, variables, steps }
}

type Steps = ReadonlyMap<string, StepState>

const pathsOf = (before: Steps, after: Steps): string[] => {
  /** Paths that only the earlier one has, by the last one before them that both have. */
  const gone = new Map<string, string[]>()
  let last = ''
  for (const path of before.keys()) {
    if (after.has(path)) last = path
    else gone.set(last, [...(gone.get(last) ?? []), path])
  }
  return ['', ...after.keys()].flatMap((path) => [path, ...(gone.get(path) ?? [])]).slice(1)
}

/** The steps that are over with each: itself, and those it is the last within. What they kept began there, and is known behind them alone. */
const endingsOf = (paths: readonly string[]): Map<string, string[]> => {
  const lastWithin = new Map<string, string>()
  for (const path of paths) {
    lastWithin.set(path, path)
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const outer = path.slice(0, end).replace(/\[[^[]*\]$/, '')
      if (lastWithin.has(outer)) lastWithin.set(outer, path)
    }
  }
  const endedBy = new Map<string, string[]>()
  for (const [path, last] of lastWithin) endedBy.set(last, [...(endedBy.get(last) ?? []), path])
  return endedBy
}

const outputsOf = ({ steps }: ExecutionState, path: string): StepState['outputs'] => steps.get(path)?.outputs ?? {}

const compareSteps = (path: string, before: StepState | undefined, after: StepState | undefined, renames: Renames): StepComparison => {
  if (!before || !after) return { path, ...(before && { before }), ...(after && { after }), ...nothing, isSame: false }
  // Of what was not judged this time nothing came out otherwise.
  const wasJudged = before.outcome === after.outcome || after.assertions.length > 0
  const assertions = wasJudged ? compareAssertions(before.assertions, after.assertions) : []
  const [was, is] = [before.attempts.at(-1), after.attempts.at(-1)]
  const told = readBy(assertions)
  /** What one of them did not come to is no news beside how that ended. */
  const compareParts = (was: unknown, is: unknown, told: ReadonlySet<string> = new Set()): Difference =>
    before.outcome !== after.outcome && isNothing(was) !== isNothing(is) ? same : compareValues(was, is, { renames, told })
  const input = compareParts(was?.config, is?.config)
  const result = without(input, compareParts(was?.result, is?.result, told))
  const outputs = without(result, compareParts(before.outputs, after.outputs, told))
  const isOtherText = before.flow?.sha256 !== after.flow?.sha256
  const isSame =
    !isOtherText &&
    before.outcome === after.outcome &&
    codeOf(before.failure) === codeOf(after.failure) &&
    assertions.length + input.changes.length + result.changes.length + outputs.changes.length === 0
  return { path, before, after, isOtherText, assertions, input, result, outputs, isSame }
}

const same: Difference = { changes: [], moved: 0 }
const nothing = { isOtherText: false, assertions: [], input: same, result: same, outputs: same }

/** The changes of a part that another does not tell. */
const without = ({ changes: told }: Difference, { changes, moved }: Difference): Difference => {
  const known = new Set(told.map(whatOf))
  return { changes: changes.filter((change) => !known.has(whatOf(change))), moved }
}

const whatOf = ({ before, after }: Change): string => JSON.stringify([before, after])

const isNothing = (part: unknown): boolean =>
  part === undefined || (typeof part === 'object' && part !== null && Object.keys(part).length === 0)

const codeOf = (failure: Failure | undefined): string | undefined => failure?.code

const compareAssertions = (before: readonly AssertionResult[], after: readonly AssertionResult[]): AssertionChange[] => {
  const [was, is] = [byText(before), byText(after)]
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((key): AssertionChange[] => {
    const [old, now] = [was.get(key), is.get(key)]
    if (old?.passed === now?.passed) return []
    return [{ text: (now ?? old)?.text ?? '', ...(old && { before: old }), ...(now && { after: now }) }]
  })
}

/** Why they came out otherwise: the paths of the values that they looked at. */
const readBy = (assertions: readonly AssertionChange[]): ReadonlySet<string> =>
  new Set(
    assertions
      .flatMap(({ before, after }) => [before, after].filter((result) => result !== undefined))
      .flatMap(({ text, parts = [], mismatches = [] }) => [
        ...parts.map(({ start, end }) => text.slice(start, end).replace(/^\$\./, '')),
        ...mismatches.map(({ path }) => path),
      ]),
  )

const byText = (results: readonly AssertionResult[]): Map<string, AssertionResult> =>
  new Map(results.map((result) => [`${result.list} ${result.text}`, result]))
