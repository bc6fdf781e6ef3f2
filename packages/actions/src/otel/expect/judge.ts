import type { OtlpSpan } from '@testmesh/action-kit'
import { findBreaks } from '../trace/find-breaks.ts'
import { type Node, nameOf, type Trace, tookOf } from '../trace/to-trace.ts'
import { differencesOf, type Expectation, fits, inWords, type OtelConfig, type Pattern } from './pattern.ts'

/** What is not as expected, in words. */
export interface Finding {
  readonly text: string
  /** Spans that come later cannot make it good. */
  readonly isFinal: boolean
}

export interface Judgement {
  /** The spans that are meant, the earliest first; all of the trace where none are named. */
  readonly meant: readonly Node[]
  readonly findings: readonly Finding[]
}

/** Holds a trace against all that is expected of it. */
export const judge = (config: OtelConfig, trace: Trace): Judgement => {
  const expectations = expectationsOf(config)
  const verdicts = expectations.map((expectation) => judgeOne(expectation, trace))
  const meant = new Set(verdicts.flatMap((verdict) => verdict.meant))
  const wrong = [...verdicts.flatMap(({ findings }) => findings), ...missingServices(config.services ?? [], trace)]
  return {
    meant: expectations.length === 0 ? trace.nodes : trace.nodes.filter((node) => meant.has(node)),
    findings: [
      ...wrong,
      // What is missing need not be told twice.
      ...wrongOrder(config.order ?? [], trace).filter(({ isMissing }) => !isMissing || wrong.length === 0),
      ...(config.no_errors ? errorsIn(trace) : []),
      ...(config.unbroken ? findBreaks(trace).map(later) : []),
    ],
  }
}

/** Those of the list, else what the step itself says of spans. */
export const expectationsOf = (config: OtelConfig): readonly Expectation[] => {
  if (config.expect) return config.expect
  const own = Object.fromEntries(expectationKeys.flatMap((key) => (config[key] === undefined ? [] : [[key, config[key]]]))) as Expectation
  return Object.keys(own).length > 0 ? [own] : []
}

const patternKeys = ['service', 'name', 'kind', 'status', 'attributes', 'resource'] as const satisfies readonly (keyof Pattern)[]
const expectationKeys = [
  ...patternKeys,
  ...(['max_duration', 'min_duration', 'parent', 'below', 'count', 'count_min', 'count_max'] as const),
] satisfies readonly (keyof Expectation)[]

const later = (text: string): Finding => ({ text, isFinal: false })
const final = (text: string): Finding => ({ text, isFinal: true })

const judgeOne = (expectation: Expectation, trace: Trace): Judgement => {
  const meant = trace.nodes.filter(({ span }) => fits(expectation, span))
  return { meant, findings: [...wrongCount(expectation, { meant, trace }), ...meant.flatMap((node) => wrongIn(expectation, node))] }
}

interface Counted {
  readonly meant: readonly Node[]
  readonly trace: Trace
}

/** At least one, unless something else is said. */
const wrongCount = (expectation: Expectation, { meant, trace }: Counted): Finding[] => {
  const { count, count_min, count_max } = expectation
  const least = count ?? count_min ?? (count_max === undefined ? 1 : 0)
  const most = count ?? count_max ?? Number.POSITIVE_INFINITY
  const found = meant.length
  if (found >= least && found <= most) return []
  const text = `expected ${wantedInWords(expectation)}, got ${found === 0 ? 'none' : found}`
  return found > most ? [final(text)] : [later(`${text}${nearest(expectation, trace)}`)]
}

/** `at most 2 spans "mail"` */
const wantedInWords = (expectation: Expectation): string => {
  const { count, count_min = 1, count_max } = expectation
  const many = (number: number) => `${number} ${inWords(expectation, number === 1 ? 'span' : 'spans')}`
  if (count !== undefined) return count === 0 ? `no ${inWords(expectation)}` : `exactly ${many(count)}`
  if (count_max === undefined) return `at least ${many(count_min)}`
  return expectation.count_min === undefined ? `at most ${many(count_max)}` : `${count_min} to ${many(count_max)}`
}

/** How many spans are shown that might have been meant. */
const SHOWN = 2

/** Those that have something in common with what is meant. */
const nearest = (pattern: Pattern, { nodes }: Trace): string => {
  const given = patternKeys.filter((key) => pattern[key] !== undefined).length
  const misses = nodes
    .map(({ span }) => ({ span, differences: differencesOf(pattern, span) }))
    .filter(({ differences }) => differences.length > 0 && new Set(differences.map(({ key }) => key)).size < given)
    .map((miss) => ({ ...miss, distance: miss.differences.reduce((sum, { weight }) => sum + weight, 0) }))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, SHOWN)
    .map(
      ({ span, differences }) =>
        `${nameOf(span)} (${differences
          .map(({ text }) => text)
          .slice(0, 3)
          .join('; ')})`,
    )
  return misses.length === 0 ? '' : `; the nearest: ${misses.join(', ')}`
}

/** What a span that is meant is not like. */
const wrongIn = ({ max_duration: most, min_duration: least, parent, below }: Expectation, node: Node): Finding[] => {
  const { span } = node
  const name = nameOf(span)
  return [
    ...(most !== undefined && span.durationMs > most ? [final(`${name} took ${tookOf(span.durationMs)}, more than ${tookOf(most)}`)] : []),
    ...(least !== undefined && span.durationMs < least
      ? [final(`${name} took ${tookOf(span.durationMs)}, less than ${tookOf(least)}`)]
      : []),
    ...(parent === undefined ? [] : wrongParent(parent, node)),
    ...(below === undefined || isBelow(below, node)
      ? []
      : [later(`${name} does not lie below any ${inWords(below)}, but ${aboveInWords(node)}`)]),
  ]
}

const wrongParent = (wanted: NonNullable<Expectation['parent']>, node: Node): Finding[] => {
  const { span, parent, step } = node
  const isRight =
    wanted === 'step'
      ? step !== undefined
      : wanted === 'none'
        ? span.parentId === undefined
        : parent !== undefined && fits(wanted, parent.span)
  if (isRight) return []
  const expected = wanted === 'step' ? 'a step of the flow' : wanted === 'none' ? 'nothing' : inWords(wanted)
  // What lies above may still come.
  return [{ text: `${nameOf(span)} should have ${expected} right above it, but ${aboveInWords(node)}`, isFinal: parent !== undefined }]
}

const isBelow = (pattern: Pattern, node: Node): boolean => {
  for (let above = node.parent; above; above = above.parent) if (fits(pattern, above.span)) return true
  return false
}

const aboveInWords = ({ span, parent, step }: Node): string => {
  if (parent) return `lies right below ${nameOf(parent.span)}`
  if (step !== undefined) return `was asked for by ${step}`
  return span.parentId === undefined ? 'is the top of its trace' : `hangs in the air: the span ${span.parentId} above it never came`
}

const missingServices = (wanted: readonly string[], { nodes }: Trace): Finding[] => {
  const seen = [...new Set(nodes.map(({ span }) => span.service))]
  const missing = wanted.filter((service) => !seen.includes(service))
  return missing.map((service) => later(`${service} took no part in it; these did: ${seen.join(', ') || 'none'}`))
}

interface OrderFinding extends Finding {
  readonly isMissing: boolean
}

/** The first span of each pattern that begins too early, or is not there. */
const wrongOrder = (patterns: readonly Pattern[], { nodes }: Trace): OrderFinding[] => {
  const firsts = patterns.map((pattern) => ({ pattern, span: nodes.find(({ span }) => fits(pattern, span))?.span }))
  return firsts.flatMap(({ pattern, span }, index): OrderFinding[] => {
    if (!span) return [{ ...later(`expected at least 1 ${inWords(pattern)}, got none`), isMissing: true }]
    const before = firsts[index - 1]?.span
    return before && before.startMs > span.startMs ? [{ ...later(tooEarly(span, before)), isMissing: false }] : []
  })
}

const tooEarly = (span: OtlpSpan, before: OtlpSpan): string =>
  `${nameOf(span)} should begin after ${nameOf(before)}, but began ${tookOf(before.startMs - span.startMs)} before it`

const errorsIn = ({ nodes }: Trace): Finding[] =>
  nodes
    .filter(({ span }) => span.status === 'error')
    .map(({ span }) => final(`${nameOf(span)} failed: ${span.statusMessage ?? 'status error'}`))
