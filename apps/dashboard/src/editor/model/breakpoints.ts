import type { Breakpoint as ServerBreakpoint } from '@testmesh/protocol'
import type { FlowStep } from './steps.ts'

/** A step that a debugged run stops before. */
export interface Breakpoint {
  /** Of the list alone: its step may get another name and place. */
  readonly key: number
  /** Of its step, as it was seen last. */
  readonly path: string
  readonly pointer: string
  /** Where the step begins in the text. */
  readonly at: number
  /** An expression: it stops only where that holds. */
  readonly when?: string
  /** There is no such step any more; when it comes back, the breakpoint is there again. */
  readonly isGone?: true
}

/** By the pointer of its step into the flow that runs. */
export type SentBreakpoint = Extract<ServerBreakpoint, { readonly pointer: string }>

interface Reading {
  readonly steps: readonly FlowStep[]
  readonly ranges: Readonly<Record<string, readonly [number, number]>>
}

interface Moved extends Reading {
  /** The steps that were read before it. */
  readonly before: readonly FlowStep[]
  /** Where edits of the text have carried what stood at the breakpoints, by key. */
  readonly places: ReadonlyMap<number, number>
}

/** What the step of a breakpoint is called, also when it is gone. */
export const idOf = ({ path }: Pick<Breakpoint, 'path'>): string => path.slice(path.lastIndexOf('/') + 1)

/** In words, for a dot wherever it is shown. */
export const titleOf = ({ isGone, when, ...breakpoint }: Breakpoint): string => {
  if (isGone) return `Breakpoint of ${idOf(breakpoint)}, which is gone`
  return when === undefined ? 'Breakpoint' : `Breakpoint, only when ${when}`
}

export const breakpointOf = (breakpoints: readonly Breakpoint[], pointer: string): Breakpoint | undefined =>
  breakpoints.find((one) => one.pointer === pointer && !one.isGone)

interface Toggling extends Pick<Reading, 'ranges'> {
  /** Those that the run began with: a new one is none of them. */
  readonly begun?: readonly Breakpoint[] | undefined
}

/** With one at the step, or without it. */
export const toggled = (
  breakpoints: readonly Breakpoint[],
  { path, pointer }: FlowStep,
  { ranges, begun = [] }: Toggling,
): readonly Breakpoint[] => {
  const there = breakpointOf(breakpoints, pointer)
  if (there) return without(breakpoints, there.key)
  return [...breakpoints, { key: nextKey([...breakpoints, ...begun]), path, pointer, at: ranges[pointer]?.[0] ?? 0 }]
}

export const without = (breakpoints: readonly Breakpoint[], key: number): readonly Breakpoint[] =>
  breakpoints.filter((one) => one.key !== key)

/** An empty condition is none. */
export const withCondition = (breakpoints: readonly Breakpoint[], key: number, text: string): readonly Breakpoint[] =>
  breakpoints.map((one) => {
    if (one.key !== key) return one
    const { when: _, ...always } = one
    return text.trim() === '' ? always : { ...always, when: text.trim() }
  })

/** Each goes with its step into the text that was read now. What did not change stays the same object. */
export const followSteps = (breakpoints: readonly Breakpoint[], now: Moved): readonly Breakpoint[] => {
  if (breakpoints.length === 0) return breakpoints
  const next = breakpoints.map((one) => followed(one, now))
  const alone = next.filter((one, index) => one.isGone || !isTaken(one, index, { breakpoints, next }))
  return alone.length === breakpoints.length && alone.every((one, index) => one === breakpoints[index]) ? breakpoints : alone
}

const followed = (breakpoint: Breakpoint, now: Moved): Breakpoint => {
  const at = now.places.get(breakpoint.key) ?? breakpoint.at
  const { isGone, ...there } = breakpoint
  const step = stepOf({ ...breakpoint, at }, now)
  if (!step) return isGone && at === breakpoint.at ? breakpoint : { ...there, at, isGone: true }
  const { path, pointer } = step
  const start = now.ranges[pointer]?.[0] ?? at
  const isSame = !isGone && path === there.path && pointer === there.pointer && start === there.at
  return isSame ? breakpoint : { ...there, path, pointer, at: start }
}

/** At its path; else under its id in another list; else in its place under another id. A step that was there before is another one. */
const stepOf = (breakpoint: Breakpoint, { steps, ranges, before }: Moved): FlowStep | undefined => {
  const startOf = ({ pointer }: FlowStep): number => ranges[pointer]?.[0] ?? -1
  const distance = (step: FlowStep): number => Math.abs(startOf(step) - breakpoint.at)
  const [same] = steps.filter(({ path }) => path === breakpoint.path).toSorted((a, b) => distance(a) - distance(b))
  if (same) return same
  const known = new Set(before.map(({ path }) => path))
  const news = steps.filter(({ path }) => !known.has(path))
  // What was edited elsewhere since, carried no place along.
  const isCarried = before.length > 0
  return news.find(({ step }) => step.id === idOf(breakpoint)) ?? news.find((step) => isCarried && startOf(step) === breakpoint.at)
}

interface Following {
  readonly breakpoints: readonly Breakpoint[]
  readonly next: readonly Breakpoint[]
}

/** Another one stands at the same step, which was there all along, or is the first. */
const isTaken = ({ pointer }: Breakpoint, index: number, { breakpoints, next }: Following): boolean => {
  const wasGone = breakpoints[index]?.isGone === true
  return next.some((other, at) => {
    if (at === index || other.isGone || other.pointer !== pointer) return false
    const wasOtherGone = breakpoints[at]?.isGone === true
    return wasGone === wasOtherGone ? at < index : wasGone
  })
}

/**
 * As the server takes them, with their places in the text that runs: a step that was edited since is known by the breakpoint that it
 * had when the run began, others by `stoodAt`, which says where a step stood.
 */
export const sentBreakpoints = (
  breakpoints: readonly Breakpoint[],
  { begun, stoodAt }: { readonly begun: readonly Breakpoint[]; readonly stoodAt: (pointer: string) => string | undefined },
): readonly SentBreakpoint[] =>
  breakpoints.flatMap(({ key, pointer, when, isGone }) => {
    const own = begun.find((one) => one.key === key && !one.isGone)?.pointer
    const place = own ?? (isGone ? undefined : stoodAt(pointer))
    return place === undefined ? [] : [{ pointer: place, ...(when !== undefined && { when }) }]
  })

const nextKey = (breakpoints: readonly Breakpoint[]): number => Math.max(0, ...breakpoints.map(({ key }) => key)) + 1
