import type { OtlpSpan } from '@testmesh/action-kit'

/** A span in its place. */
export interface Node {
  readonly span: OtlpSpan
  /** The span above it, when that came. */
  readonly parent: Node | undefined
  /** Path of the step that asked for it. */
  readonly step: string | undefined
  /** The earliest first. */
  readonly children: readonly Node[]
}

/** Spans in their places. */
export interface Trace {
  /** The earliest first. */
  readonly nodes: readonly Node[]
  /** Those with nothing above them: asked for by a step, at the top of their trace, or left hanging in the air. */
  readonly tops: readonly Node[]
}

type StepOf = (spanId: string) => string | undefined

interface Growing extends Node {
  parent: Growing | undefined
  step: string | undefined
  children: Growing[]
}

export const toTrace = (spans: readonly OtlpSpan[], stepOf: StepOf): Trace => {
  const nodes = spans
    .toSorted((a, b) => a.startMs - b.startMs)
    .map((span): Growing => ({ span, parent: undefined, step: undefined, children: [] }))
  const byId = new Map(nodes.map((node) => [keyOf(node.span, node.span.spanId), node]))
  for (const node of nodes) {
    const { parentId } = node.span
    if (parentId === undefined) continue
    node.parent = byId.get(keyOf(node.span, parentId))
    node.parent?.children.push(node)
    if (!node.parent) node.step = stepOf(parentId)
  }
  cutCircles(nodes)
  return { nodes, tops: nodes.filter(({ parent }) => !parent) }
}

const keyOf = ({ traceId }: OtlpSpan, spanId: string): string => `${traceId}-${spanId}`

/** Whoever sends spans in a circle gets it cut open: nothing leads there from the top. */
const cutCircles = (nodes: readonly Growing[]): void => {
  const reached = new Set<Growing>()
  const reach = (top: Growing): void => {
    const waiting = [top]
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      reached.add(node)
      waiting.push(...node.children)
    }
  }
  for (const node of nodes) if (!node.parent) reach(node)
  for (const node of nodes) {
    if (reached.has(node)) continue
    node.parent?.children.splice(node.parent.children.indexOf(node), 1)
    node.parent = undefined
    reach(node)
  }
}

/** It says what lies above it, but that never came. */
export const isHanging = ({ span, parent, step }: Node): boolean => span.parentId !== undefined && !parent && step === undefined

/** `orders POST /orders` */
export const nameOf = ({ service, name }: OtlpSpan): string => `${service} ${name}`

/** `42 ms`, `1.5 s`, `0.2 ms` */
export const tookOf = (ms: number): string => {
  if (ms >= 1000) return `${Math.round(ms / 100) / 10} s`
  return `${ms >= 10 ? Math.round(ms) : Math.round(ms * 10) / 10} ms`
}
