import type { ActionError, Output } from '@testmesh/action-kit'
import { msInWords } from '../../stop.ts'
import type { otelSchema } from '../otel.schema.ts'
import { otelError } from '../otel-error.ts'
import type { Around, Source } from '../source/source.ts'
import { drawTree } from '../trace/draw-tree.ts'
import { findBreaks, findStrays, type Stray } from '../trace/find-breaks.ts'
import { nameOf, type Trace } from '../trace/to-trace.ts'
import type { Seen } from '../watch-trace.ts'
import { expectationsOf } from './judge.ts'
import { fits, type OtelConfig } from './pattern.ts'

export interface Failed extends Seen {
  readonly around: Around
  readonly source: Source
  readonly traceId: string | undefined
  readonly result: Output<typeof otelSchema>
}

/** Places where it broke that are told; the most telling come first. */
const SHOWN = 5

/** Everything that helps: what is not as expected, the trace that came, and where it broke. */
export const failureOf = (config: OtelConfig, failed: Failed): ActionError => {
  const { trace, judgement, traceId, result, around, source } = failed
  const name = traceId === undefined ? 'what came from any trace' : `the trace ${traceId}`
  const broke = breaksIn(config, failed)
  const told = [
    ...section('where it broke:', broke),
    ...section('requests that the receiver could not read:', around.problems),
    ...(around.dropped > 0 ? [`${around.dropped} spans came that are not kept any more`] : []),
    ...(around.cut === undefined ? [] : [`${source.name} gave a part of the trace only; it says: ${around.cut}`]),
  ]
  if (trace.nodes.length === 0) return otelError('OTEL_NO_SPANS', [noSpans(config, failed), ...told].join('\n'), { result })
  const [first, ...others] = judgement.findings.map(({ text }) => text)
  const lines = [
    `${name} is not as expected: ${first}`,
    ...others.map((text) => `and ${text}`),
    ...section('the trace:', drawTree(trace)),
    ...told,
  ]
  return otelError('OTEL_TRACE_FAILED', lines.join('\n'), { result })
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)]

const noSpans = (config: OtelConfig, { traceId, source, around }: Failed): string => {
  const within = `within ${msInWords(config.within)}`
  if (traceId === undefined) return `no span at all came to ${source.name} ${within}`
  const others = around.others.length === 0 ? '' : `; ${around.others.length} of other traces did`
  return `no span of the trace ${traceId} came to ${source.name} ${within}${others}`
}

const breaksIn = (config: OtelConfig, { trace, judgement, around: { others } }: Failed): string[] => {
  const hanging = findBreaks(trace)
  // Where only a duration is wrong, other traffic tells nothing.
  const isMissing = trace.nodes.length === 0 || judgement.findings.some(({ isFinal }) => !isFinal)
  if (!isMissing) return hanging
  const missed = missedIn(config, trace)
  const strays = findStrays(others)
  // The surest sign of where it broke: what was waited for came, but in a trace of its own.
  const expected = strays.filter(({ spans }) => spans.some((span) => missed.some((expectation) => fits(expectation, span))))
  const lines = [...strayLines(expected.length > 0 ? expected : strays, expected.length > 0), ...hanging]
  return lines.length <= SHOWN ? lines : [...lines.slice(0, SHOWN), `… and ${lines.length - SHOWN} more`]
}

/** Of what must be there, what is not. */
const missedIn = (config: OtelConfig, { nodes }: Trace) =>
  expectationsOf(config).filter((one) => one.count !== 0 && one.count_max !== 0 && !nodes.some(({ span }) => fits(one, span)))

const strayLines = (strays: readonly Stray[], isExpected: boolean): string[] =>
  strays.map(({ top, times }) => {
    const more = times > 1 ? ` (and ${times - 1} more)` : ''
    const began = `began a trace of its own, ${top.traceId}${more}`
    return `${nameOf(top)}${isExpected ? ', which is expected,' : ''} ${began}: it was called without a traceparent, or does not take it over`
  })
