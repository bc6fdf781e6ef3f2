import { type Plan, type PlannedStep, withThoseInside } from '@testmesh/engine'
import { nearestNames } from '@testmesh/expressions'
import { positionAt } from '@testmesh/protocol'

/** A step to stop before: wherever one with this id runs, or the one that stands at a place. */
export type Breakpoint = { readonly id: string } | StepPlace

export interface StepPlace {
  readonly id: string
  /** Absent: the flow's own. */
  readonly file: string | undefined
  readonly line: number
}

/** Steps of a flow, of the flows that it runs too. */
export const placesOf = (plan: Plan): readonly StepPlace[] => {
  const places = [...eachStep(plan)].flatMap(({ id, place: { file, span } }): [string, StepPlace][] =>
    span ? [[`${file ?? ''}:${span.start.line} ${id}`, { id, file, line: span.start.line }]] : [],
  )
  return [...new Map(places).values()]
}

/** Of a flow, and of those that it runs. */
export function* eachStep(plan: Plan): Generator<PlannedStep> {
  for (const one of eachPlan(plan)) yield* stepsOf(one)
}

/** A flow, and those that it runs. */
function* eachPlan(plan: Plan, seen = new Set<Plan>()): Generator<Plan> {
  if (seen.has(plan)) return
  seen.add(plan)
  yield plan
  for (const { flow } of stepsOf(plan)) if (flow) yield* eachPlan(flow.plan, seen)
}

const stepsOf = ({ setup, steps, onError, teardown }: Plan): PlannedStep[] => withThoseInside([...setup, ...steps, ...onError, ...teardown])

/** The step that is meant by its id, by a line of the flow, or by `file:line`; or why there is none. */
export const findBreakpoint = (text: string, plan: Plan): Breakpoint | string => {
  const places = placesOf(plan)
  const [, file, line] = /^(?:(.+):)?(\d+)$/.exec(text) ?? []
  if (line === undefined) {
    const [only, ...others] = places.filter(({ id }) => id === text)
    if (only) return others.length === 0 ? only : { id: text }
    const ids = [...new Set(places.map(({ id }) => id))]
    const [nearest] = nearestNames(text, ids)
    return `there is no step ${text}${nearest === undefined ? `; there are: ${ids.slice(0, 20).join(', ')}` : `; did you mean ${nearest}?`}`
  }
  const sources = [...eachPlan(plan)].map(({ source }) => source)
  const meant = sources.filter((source) => (file === undefined ? source === plan.source : isNamed(source.file, file)))
  if (meant.length === 0) return `the flow runs no file ${file}`
  const last = Math.max(...meant.map((source) => positionAt(source.text, source.text.length).line))
  if (Number(line) > last) return `there is no line ${line}: ${file ?? 'the file'} ends at line ${last}`
  const files = new Set(meant.map((source) => source.file))
  const inFiles = places.filter((place) => files.has(place.file ?? plan.source.file))
  return stepAt(inFiles, Number(line)) ?? `no step stands at line ${text}`
}

/** `sub/pay.testmesh.yaml` is meant by its whole name and by the end of it. */
const isNamed = (file: string | undefined, name: string): boolean =>
  file !== undefined && `/${file}`.endsWith(`/${name.replace(/^(?:\.\/)+/, '')}`)

/** Of the steps of a file the one that a line belongs to. */
export const stepAt = (places: readonly StepPlace[], line: number): StepPlace | undefined =>
  places.filter((place) => place.line <= line).sort((a, b) => b.line - a.line)[0]

export const isAt = (breakpoint: Breakpoint, { id, place }: { readonly id: string; readonly place: PlannedStep['place'] }): boolean =>
  breakpoint.id === id && (!('line' in breakpoint) || (breakpoint.line === place.span?.start.line && breakpoint.file === place.file))

export const breakpointText = (breakpoint: Breakpoint): string =>
  'line' in breakpoint ? `${breakpoint.id}, line ${breakpoint.line}` : breakpoint.id
