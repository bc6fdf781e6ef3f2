import type { ActionError, Output } from '@testmesh/action-kit'
import { msInWords } from '../../stop.ts'
import type { otelSchema } from '../otel.schema.ts'
import { otelError } from '../otel-error.ts'
import type { Around, Source } from '../source/source.ts'
import { drawTree } from '../trace/draw-tree.ts'
import { findBreaks, findStrays } from '../trace/find-breaks.ts'
import { nameOf } from '../trace/to-trace.ts'
import type { Seen } from '../watch-trace.ts'
import { expectationsOf } from './judge.ts'
import { fits, inWords, type OtelConfig } from './pattern.ts'

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
  const { trace, judgement, traceId, result, around } = failed
  const name = traceId === undefined ? 'what came from any trace' : `the trace ${traceId}`
  const broke = breaksIn(config, failed)
  const told = [
    ...section('where it broke:', broke),
    ...section('requests that the receiver could not read:', around.problems),
    ...(around.dropped > 0 ? [`${around.dropped} spans came that are not kept any more`] : []),
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
  const elsewhere = expectedElsewhere(config, others)
  const lines = [...elsewhere, ...findBreaks(trace), ...findStrays(others).filter((line) => !elsewhere.some((one) => one.startsWith(line)))]
  // Where only a duration is wrong, other traffic tells nothing.
  const isMissing = trace.nodes.length === 0 || judgement.findings.some(({ isFinal }) => !isFinal)
  if (!isMissing) return findBreaks(trace)
  return lines.length <= SHOWN ? lines : [...lines.slice(0, SHOWN), `… and ${lines.length - SHOWN} more`]
}

/** What was waited for and came, but in a trace of another: the surest sign of where it broke. */
const expectedElsewhere = (config: OtelConfig, others: Around['others']): string[] =>
  expectationsOf(config)
    .filter(({ count, count_max }) => count !== 0 && count_max !== 0)
    .flatMap((expectation) => {
      const found = others.find((span) => fits(expectation, span))
      return found ? [`the expected ${inWords(expectation)} came in another trace, ${found.traceId}, as ${nameOf(found)}`] : []
    })
